"""What every kind of question promises, whatever is asked and whatever is answered."""

import json
from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.quizzes.drawing import Shows, drawn, reviewed
from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import KINDS, kind_of
from tests.factories.quizzes import WRITTEN, version_of

EVERY = list(QuestionKind)
SCORED_AT_ONCE = [kind for kind in EVERY if KINDS[kind].is_scored and not KINDS[kind].is_marked_by_tutor]
NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
RESPONSES = st.dictionaries(
    st.sampled_from(["chosen", "text", "pairs", "places", "gaps", "other"]), NONSENSE, max_size=4
)
# Many share the machine: how long making up an example takes says nothing.
RELAXED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SECRETS = Shows(correctness=True, feedback=True, right_answer=True)


def test_every_kind_has_an_entry() -> None:
    assert list(KINDS) == EVERY
    assert [kind.code for kind in KINDS.values()] == EVERY


@pytest.mark.parametrize("kind", EVERY)
@given(response=RESPONSES, seed=st.text(max_size=5))
@RELAXED
def test_any_response_is_borne(kind: str, response: dict[str, Any], seed: str) -> None:
    version = version_of(kind)
    found = kind_of(version)
    score = found.score(version, response)
    assert score is None or (isinstance(score, (Fraction, int)) and 0 <= score <= 1)
    assert isinstance(found.is_complete(version, response), bool)
    problem = found.problem(version, response)
    assert problem is None or problem
    assert isinstance(found.feedback(version, response), tuple)
    assert isinstance(found.answered(version, response), tuple)
    drawn(version, prefix="q1", order_seed=seed, response=response)
    reviewed(version, order_seed=seed, response=response, shows=SECRETS)


@pytest.mark.parametrize("kind", SCORED_AT_ONCE)
def test_right_answer_scores_one_and_none_scores_nothing(kind: str) -> None:
    version = version_of(kind)
    found = kind_of(version)
    right = found.right_response(version)
    assert right is not None
    assert found.score(version, right) == 1
    assert found.is_complete(version, right)
    assert found.problem(version, right) is None
    assert found.right_answer(version)
    assert found.score(version, {}) == 0
    assert not found.is_complete(version, {})
    assert found.told(version, {}) == ()


@pytest.mark.parametrize("kind", EVERY)
def test_what_was_sent_is_read_as_the_same_response(kind: str) -> None:
    version = version_of(kind)
    found = kind_of(version)
    right = found.right_response(version) or ({"text": "Мой план"} if kind == QuestionKind.ESSAY else {})
    for seed in ("a", "b"):
        data = QueryDict(mutable=True)
        for name, values in found.sent(version, right, "q7", seed).items():
            data.setlist(name, values)
        assert found.read(version, data, "q7", seed) == right
        assert found.read(version, QueryDict(), "q7", seed) == {}


@pytest.mark.parametrize("kind", EVERY)
@given(typed=st.text(max_size=40))
@RELAXED
def test_whatever_is_typed_can_be_kept_as_json(kind: str, typed: str) -> None:
    version = version_of(kind)
    data = QueryDict(mutable=True)
    for control in drawn(version, prefix="q1", order_seed="s").inputs:
        data[control.name] = typed
    if not len(data):
        data["q1"] = typed
    response = kind_of(version).read(version, data, "q1", "s")
    assert "\\u0000" not in json.dumps(response)
    assert json.loads(json.dumps(response)) == response


@pytest.mark.parametrize("kind", [QuestionKind.SHORT, QuestionKind.NUMERICAL, QuestionKind.ESSAY])
def test_nonsense_that_was_typed_is_kept(kind: str) -> None:
    version = version_of(kind)
    data = QueryDict(mutable=True)
    data["q1"] = "не знаю\x00 1,,2 "
    assert kind_of(version).read(version, data, "q1", "s") == {"text": "не знаю 1,,2 "}


@pytest.mark.parametrize("kind", EVERY)
def test_browser_sees_neither_ids_nor_answers_nor_feedback(kind: str) -> None:
    version = version_of(kind, feedback="<p>ОБЪЯСНЕНИЕ</p>")
    shown = json.dumps(asdict(kind_of(version).fields(version, order_seed="s")), ensure_ascii=False)
    page = render_to_string(
        drawn(version, prefix="q1", order_seed="s").template,
        {"question": drawn(version, prefix="q1", order_seed="s", response={})},
    )
    ids = [item["id"] for value in version.data.values() if isinstance(value, list) for item in value]
    for text in [*ids, "ОБЪЯСНЕНИЕ", "feedback", "is_right", "Труд волонтёра", "Близко", "Почти", "Есть ли план"]:
        assert text not in shown
        assert text not in page
    assert "is_true" not in shown


@pytest.mark.parametrize("kind", EVERY)
def test_order_in_the_bank_changes_nothing_in_the_browser(kind: str) -> None:
    version = version_of(kind)
    turned = version_of(kind)
    for name in ("options", "pairs", "extras", "items"):
        if name in turned.data:
            turned.data[name] = list(reversed(turned.data[name]))
    found = kind_of(version)
    assert found.fields(version, order_seed="s") == found.fields(turned, order_seed="s")


@pytest.mark.parametrize("kind", EVERY)
def test_cleaning_twice_is_cleaning_once(kind: str) -> None:
    data = KINDS[kind].clean(WRITTEN[kind])
    assert KINDS[kind].clean(data) == data
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize("kind", EVERY)
def test_keys_and_order_follow_the_seed(kind: str) -> None:
    version = version_of(kind)
    found = kind_of(version)
    assert found.fields(version, order_seed="s") == found.fields(version, order_seed="s")
    keys = {
        line.key
        for line in (*found.fields(version, order_seed="s").options, *found.fields(version, order_seed="s").rows)
    }
    others = {
        line.key
        for line in (*found.fields(version, order_seed="t").options, *found.fields(version, order_seed="t").rows)
    }
    if kind != QuestionKind.TRUE_FALSE:
        assert keys & others == set()


@pytest.mark.parametrize("kind", SCORED_AT_ONCE)
def test_review_withholds_what_may_not_be_seen(kind: str) -> None:
    version = version_of(kind, feedback="<p>ОБЪЯСНЕНИЕ</p>")
    right = kind_of(version).right_response(version)
    nothing = reviewed(version, order_seed="s", response=right, shows=Shows())
    assert nothing.feedback == ""
    assert {(line.is_right, line.right, line.feedback) for line in nothing.lines} == {(None, "", "")}
    verdict = reviewed(version, order_seed="s", response=right, shows=Shows(correctness=True))
    assert {line.is_right for line in verdict.lines if line.is_chosen} == {True}
    assert {line.is_right for line in verdict.lines if not line.is_chosen} <= {None}
    everything = reviewed(version, order_seed="s", response={}, shows=SECRETS)
    assert everything.feedback == "<p>ОБЪЯСНЕНИЕ</p>"
    assert any(line.right or line.is_right for line in everything.lines)


@pytest.mark.parametrize("kind", EVERY)
def test_templates_draw_every_kind(kind: str) -> None:
    version = version_of(kind)
    shown = drawn(version, prefix="q1", order_seed="s", response=kind_of(version).right_response(version))
    page = render_to_string(shown.template, {"question": shown})
    assert "координатора волонтёров" in page
    assert page.count(' name="q1') == len(shown.inputs)
    for control in shown.inputs:
        assert f'for="{control.id}"' in page
    review = reviewed(version, order_seed="s", response=kind_of(version).right_response(version), shows=SECRETS)
    assert "координатора волонтёров" in render_to_string(review.template, {"question": review})
    empty = reviewed(version, order_seed="s", response={}, shows=SECRETS)
    assert "координатора волонтёров" in render_to_string(empty.template, {"question": empty})
