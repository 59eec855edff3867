"""A question of the content's files as its kind in the bank stores it."""

from typing import Any

from django.utils.html import format_html


def rich(text: str) -> str:
    """Plain text of a file as rich text."""
    return format_html("<p>{}</p>", text) if text else ""


def body(source: dict[str, Any]) -> str:
    """The question itself, HTML."""
    return str(source["html"]).strip()


def data(source: dict[str, Any]) -> dict[str, Any]:
    """What the question's kind stores (courses/quizzes/kinds/), before its `clean()`."""
    kind = source["kind"]
    if kind in {"single", "multiple"}:
        return {"options": [_with(option, text=rich(option["text"])) for option in source["options"]]}
    if kind == "true_false":
        told = {key: rich(source[key]) for key in ("feedback_true", "feedback_false")}
        return {"is_true": source["answer"], **told}
    if kind == "short":
        return {"accepted": [_with(answer) for answer in source["accepted"]]}
    if kind == "numerical":
        accepted = [_with(answer, **_written(answer)) for answer in source["accepted"]]
        return {"accepted": accepted, "unit": source["unit"]}
    if kind == "matching":
        pairs = [{"left": rich(pair["left"]), "right": pair["right"]} for pair in source["pairs"]]
        return {"pairs": pairs, "extras": [{"text": text} for text in source["extras"]]}
    if kind == "ordering":
        return {"items": [{"text": rich(text)} for text in source["items"]]}
    if kind == "gaps":
        return {"text": source["text"].strip(), "gaps": source["gaps"]}
    if kind == "essay":
        return {"lines": source["lines"], "guidance": rich(source["guidance"])}
    return {}


def _with(answer: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**answer, "feedback": rich(answer["feedback"]), **more}


def _written(answer: dict[str, Any]) -> dict[str, str]:
    return {key: str(answer[key]) for key in ("value", "tolerance")}
