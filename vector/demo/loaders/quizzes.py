"""Demo quizzes: the bank and the quizzes out of the content's files, and attempts in every state."""

from datetime import date
from typing import TYPE_CHECKING, Any

from courses.models import CourseIndexPage, CoursePage, ModulePage
from courses.quizzes.actions import bank
from courses.quizzes.models import Question, QuestionCategory, QuizBand, QuizPage, QuizSlot
from vector.demo.content import content
from vector.demo.loaders import attempts, question_texts
from vector.demo.loaders.courses import FILES
from vector.people.models import User

if TYPE_CHECKING:
    from vector.demo.loaders.people import People


def load(*, today: date, by: User, people: "People") -> None:
    """Questions, quizzes below their modules, and participants who have begun, failed, passed or wait."""
    for name in FILES:
        source, texts = content(f"courses/{name}"), content(f"quizzes/{name}")
        course = CoursePage.objects.child_of(CourseIndexPage.objects.get()).get(slug=source["slug"])
        categories = {
            item["slug"]: QuestionCategory.objects.get_or_create(
                programme=course.programme, title=item["title"], defaults={"course": course}
            )[0]
            for item in texts["categories"]
        }
        questions = {item["code"]: _question(item, categories[item["category"]], by=by) for item in texts["questions"]}
        worth = {item["code"]: item.get("points", 0) for item in texts["questions"]}
        for item in texts["quizzes"]:
            _quiz(item, course=course, categories=categories, questions=questions, worth=worth, by=by)
    attempts.load(by=by)


def _question(source: dict[str, Any], category: QuestionCategory, *, by: User) -> Question:
    """The question; its title is its natural key in the category."""
    found = Question.objects.filter(category=category, title=source["title"]).first()
    return found or bank.write_question(
        category=category,
        title=source["title"],
        kind=source["kind"],
        body=question_texts.body(source),
        data=question_texts.data(source),
        feedback=question_texts.rich(source.get("feedback", "")),
        by=by,
    )


def _quiz(
    source: dict[str, Any],
    *,
    course: CoursePage,
    categories: dict[str, QuestionCategory],
    questions: dict[str, Question],
    worth: dict[str, int],
    by: User,
) -> None:
    """The quiz after the lessons of its module, with its places and the words about its results."""
    module = ModulePage.objects.child_of(course).get(slug=source["module"])
    if QuizPage.objects.child_of(module).filter(slug=source["slug"]).exists():
        return
    quiz = QuizPage(
        title=source["title"],
        slug=source["slug"],
        intro=source["intro"],
        pass_percent=source["pass_percent"],
        attempts_allowed=source["attempts"] or None,
        time_limit=source["minutes"] or None,
        is_shuffled=source["shuffle"],
        # The right one stands first in the files.
        has_shuffled_options=True,
        # Practice goes question by question, and one a page; a final quiz stands on one.
        per_page=None if source["is_final"] else 1,
        reveal=source["shown"],
        shows_right_answers=source["shows_right_answers"],
        owner=by,
    )
    quiz.slots = [
        _slot(number, entry, categories, questions, worth) for number, entry in enumerate(source["questions"])
    ]
    quiz.bands = [
        QuizBand(sort_order=number, from_percent=band["from_percent"], text=band["text"])
        for number, band in enumerate(source["bands"])
    ]
    module.add_child(instance=quiz)
    quiz.save_revision(user=by).publish(user=by)


def _slot(
    number: int,
    entry: dict[str, Any],
    categories: dict[str, QuestionCategory],
    questions: dict[str, Question],
    worth: dict[str, int],
) -> QuizSlot:
    if "code" in entry:
        return QuizSlot(sort_order=number, question=questions[entry["code"]], points=worth[entry["code"]])
    return QuizSlot(
        sort_order=number, category=categories[entry["category"]], number=entry["count"], points=entry["points"]
    )
