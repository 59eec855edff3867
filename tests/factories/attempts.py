"""Quizzes in a course, and people who answer them."""

from typing import Any

from django.http import QueryDict

from courses.models import Enrolment, ModulePage
from courses.quizzes.actions import attempts as actions
from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import KINDS
from courses.quizzes.models import Attempt, AttemptQuestion, QuizPage, QuizSlot
from courses.quizzes.playing import prefix_of, shown_name
from tests.factories import courses
from tests.factories.quizzes import question
from vector.common.merging import digest_of


def quiz(*kinds: str, module: ModulePage | None = None, points: int = 1, **fields: Any) -> QuizPage:
    """A live quiz that asks one question of each of these kinds, the last item of its module."""
    module = ModulePage.objects.get(pk=(module or courses.module(course=courses.course())).pk)
    number = module.get_children().count() + 1
    page = QuizPage(**{"title": f"Тест {number}", "slug": f"quiz-{number}", **fields})
    module.add_child(instance=page)
    for place, kind in enumerate(kinds):
        QuizSlot.objects.create(quiz=page, sort_order=place, question=question(kind=kind), points=points)
    return QuizPage.objects.get(pk=page.pk)


def studying(quiz: QuizPage, **fields: Any) -> Enrolment:
    """Somebody who studies the quiz's course."""
    if "run" not in fields:
        fields["run"] = courses.CourseRunFactory(course=quiz.get_parent().get_parent().specific)
    return courses.EnrolmentFactory(**fields)


def begun(*kinds: str, enrolment: Enrolment | None = None, **fields: Any) -> Attempt:
    """An attempt under way at a new quiz of these kinds."""
    now = fields.pop("now", None)
    page = quiz(*(kinds or (QuestionKind.SINGLE, QuestionKind.SHORT)), **fields)
    return begin(page, enrolment or studying(page), now=now)


def begin(page: QuizPage, enrolment: Enrolment, **fields: Any) -> Attempt:
    return actions.begin(enrolment=enrolment, quiz=page, by=enrolment.person, **fields)


def right(one: AttemptQuestion) -> dict[str, Any]:
    """A response that scores 1; for an essay, some text."""
    if one.version.kind == QuestionKind.ESSAY:
        return {"text": "Мы начнём с малого."}
    return KINDS[one.version.kind].right_response(one.version) or {}


def wrong(one: AttemptQuestion) -> dict[str, Any]:
    """A response that scores nothing."""
    version = one.version
    if version.kind == QuestionKind.SINGLE:
        return {"chosen": next(option["id"] for option in version.data["options"] if not option["is_right"])}
    if version.kind == QuestionKind.TRUE_FALSE:
        return {"chosen": "false" if version.data["is_true"] else "true"}
    return {"text": "не знаю"}


def questions(attempt: Attempt) -> list[AttemptQuestion]:
    return list(attempt.questions.select_related("version", "attempt").order_by("position"))


def save(attempt: Attempt, *responses: dict[str, Any] | None, shown: Any = None, **fields: Any) -> actions.Saved:
    """Save these responses in the order of the questions; `shown`: what the page had shown, else what is stored."""
    sent = [
        actions.Sent(one, response, digest_of(one.response if shown is None else shown))
        for one, response in zip(questions(attempt), responses, strict=False)
        if response is not None
    ]
    return actions.save(attempt, by=attempt.enrolment.person, sent=sent, **fields)


def answer_all(attempt: Attempt, *, is_right: bool = True, **fields: Any) -> None:
    """Every question answered rightly, or wrongly."""
    save(attempt, *((right if is_right else wrong)(one) for one in questions(attempt)), **fields)


def finished(*kinds: str, is_right: bool = True, **fields: Any) -> Attempt:
    """An attempt that was handed in with all answers right, or all wrong."""
    attempt = begun(*kinds, **fields)
    answer_all(attempt, is_right=is_right)
    return actions.hand_in(attempt, by=attempt.enrolment.person)


def form(attempt: Attempt, *responses: dict[str, Any] | None, **fields: Any) -> dict[str, Any]:
    """What a browser sends for a page with these responses; None sends what is stored."""
    data: dict[str, Any] = dict(fields)
    for index, one in enumerate(questions(attempt)):
        put = responses[index] if index < len(responses) and responses[index] is not None else one.response
        data[shown_name(one)] = digest_of(one.response)
        sent = KINDS[one.version.kind].sent(one.version, put, prefix_of(one), one.order_seed)
        data |= sent
    return data


def rows(data: dict[str, Any]) -> QueryDict:
    """The same as the server reads it."""
    found = QueryDict(mutable=True)
    for name, value in data.items():
        found.setlist(name, value if isinstance(value, list) else [value])
    return found
