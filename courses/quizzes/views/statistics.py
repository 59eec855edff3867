"""How the questions of a quiz do: for the tutors of its course and for the office."""

import html
import re
from fractions import Fraction
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View

from courses.quizzes.item_queries import MOST_ATTEMPTS, QuestionFigures, figures_of, first_attempts, quiz_of_teacher
from courses.quizzes.statistics import LEAST_ANSWERS, Chosen
from vector.common.charts import bar_chart
from vector.common.moments import number

_IMAGE = re.compile(r'<embed[^>]*\balt="([^"]*)"[^>]*>')
MOST_LABEL = 80


class QuizStatistics(LoginRequiredMixin, View):
    """Facility, discrimination and distractors of each question; of one run, if one is chosen."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, quiz: int) -> HttpResponse:
        page, course, runs = quiz_of_teacher(request.user, quiz)
        chosen, counted = request.GET.get("run", ""), runs
        if chosen:
            counted = [run for run in runs if str(run.public_id) == chosen]
            if not counted:
                raise Http404
        attempts = first_attempts(page, counted)
        figures = figures_of(attempts)
        context = {
            "quiz": page,
            "course": course,
            "runs": [
                {"title": one.title, "url": f"?run={one.public_id}", "active": str(one.public_id) == chosen}
                for one in runs
            ],
            "chosen": chosen,
            "attempts": len(attempts),
            "is_cut": len(attempts) == MOST_ATTEMPTS,
            "most": MOST_ATTEMPTS,
            "least": LEAST_ANSWERS,
            "rows": [_row(one, place) for place, one in enumerate(figures, start=1)],
            "chart": bar_chart(
                [
                    (f"{place}. {one.question.title}", _percent(one.item.facility))
                    for place, one in enumerate(figures, 1)
                ],
                unit=" %",
                most=100,
            ),
        }
        response = render(request, "quizzes/statistics.html", context)
        add_never_cache_headers(response)
        return response


def _row(figures: QuestionFigures, place: int) -> dict[str, Any]:
    """What the page says of one question."""
    found, version = figures.item, figures.version
    word, kind = _verdict(found.verdict)
    return {
        "place": place,
        "title": figures.question.title,
        "body": version.body,
        # A text with gaps: without it the answers would hang in the air.
        "text": version.data.get("text", ""),
        "kind_of_question": version.get_kind_display(),
        "versions": figures.versions,
        "answers": found.answers,
        "facility": _percent(found.facility),
        "discrimination": None if found.discrimination is None else number(round(found.discrimination, 2)),
        "word": word,
        "kind": kind,
        "chosen": [_answer(one) for one in found.chosen],
        "chart": bar_chart(
            [(in_words(one.part.text), _percent(one.share)) for one in found.chosen], unit=" %", most=100
        ),
        "has_tails": any(one.strongest is not None for one in found.chosen),
    }


def _answer(one: Chosen) -> dict[str, Any]:
    return {
        "text": in_words(one.part.text),
        "is_right": one.part.is_right,
        "count": one.count,
        "percent": _percent(one.share),
        "strongest": _percent(one.strongest),
        "weakest": _percent(one.weakest),
        "misleads": one.misleads_the_strongest,
        "is_idle": one.part.is_right is False and one.count == 0,
    }


def _verdict(verdict: str) -> tuple[str, str]:
    """A word for how well a question tells the prepared from the others, and the look of its sign."""
    return {
        "good": (pgettext("a question tells who is prepared", "well"), "good"),
        "fair": (pgettext("a question tells who is prepared", "fairly"), "plain"),
        "weak": (pgettext("a question tells who is prepared", "hardly"), "caution"),
        "wrong": (_("the other way round: check it"), "bad"),
        "alike": (_("no difference between people"), "plain"),
        "": (_("too early to say"), "plain"),
    }[verdict]


def _percent(share: Fraction | None) -> int:
    return round((share or 0) * 100)


def in_words(text: str) -> str:
    """Rich text as one line for a chart or a table: an image by its description."""
    line = " ".join(strip_tags(_IMAGE.sub(r" [\1] ", text).replace("<br/>", " ").replace("</p>", " ")).split())
    line = html.unescape(line)
    return line if len(line) <= MOST_LABEL else f"{line[: MOST_LABEL - 1].rstrip()}…"
