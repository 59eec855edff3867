"""The question bank: a category, and a question of any kind with a version that can be asked."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from courses.quizzes.enums import QuestionKind
from courses.quizzes.kinds import KINDS
from courses.quizzes.models import Question, QuestionCategory, QuestionVersion
from tests.factories.people import UserFactory
from tests.factories.programmes import ProgrammeFactory

BODY = "<p>Что относится к обязанностям координатора волонтёров?</p>"

# What an editor writes for a question of each kind, before it is cleaned.
WRITTEN: dict[str, dict[str, Any]] = {
    QuestionKind.SINGLE: {
        "options": [
            {"text": "<p>Вести учёт волонтёров</p>", "is_right": True, "feedback": "<p>Да, и хранить согласия.</p>"},
            {"text": "<p>Платить волонтёрам</p>", "feedback": "<p>Труд волонтёра не оплачивается.</p>"},
            {"text": "<p>Знать волонтёров в лицо</p>", "percent": 50},
        ]
    },
    QuestionKind.MULTIPLE: {
        "options": [
            {"text": "<p>Проводить инструктаж</p>", "is_right": True},
            {"text": "<p>Составлять график</p>", "is_right": True, "feedback": "<p>Верно.</p>"},
            {"text": "<p>Платить волонтёрам</p>", "feedback": "<p>Труд волонтёра не оплачивается.</p>"},
            {"text": "<p>Ставить диагноз</p>"},
        ]
    },
    QuestionKind.TRUE_FALSE: {"is_true": False, "feedback_true": "<p>Возмещать расходы можно.</p>"},
    QuestionKind.SHORT: {
        "accepted": [
            {"text": "договор"},
            {"text": "договор*"},
            {"text": "соглашен*", "percent": 50, "feedback": "<p>Близко.</p>"},
        ]
    },
    QuestionKind.NUMERICAL: {
        "accepted": [
            {"value": "14", "tolerance": "0"},
            {"value": "14", "tolerance": "0,5", "percent": 50, "feedback": "<p>Почти.</p>"},
        ],
        "unit": "лет",
    },
    QuestionKind.MATCHING: {
        "pairs": [
            {"left": "<p>НКО</p>", "right": "Минюст"},
            {"left": "<p>Муниципальное учреждение</p>", "right": "Администрация"},
            {"left": "<p>Областное учреждение</p>", "right": "Министерство"},
        ],
        "extras": [{"text": "Суд"}],
    },
    QuestionKind.ORDERING: {
        "items": [{"text": "<p>Анкета</p>"}, {"text": "<p>Собеседование</p>"}, {"text": "<p>Инструктаж</p>"}]
    },
    QuestionKind.GAPS: {
        "text": "Волонтёр заключает [1] с организацией.\nЕму от [2] лет.",
        "gaps": [
            {"accepted": ["договор", "договор*"], "wrong": []},
            {"accepted": ["14"], "wrong": ["12", "18"]},
        ],
    },
    QuestionKind.ESSAY: {"lines": 6, "most_words": 200, "guidance": "<p>Есть ли план?</p>"},
    QuestionKind.DESCRIPTION: {},
}


def version_of(kind: str, **fields: Any) -> QuestionVersion:
    """A version of this kind that is not in the database."""
    data = KINDS[kind].clean(fields.pop("data", WRITTEN[kind]))
    return QuestionVersion(**{"kind": kind, "number": 1, "body": BODY, "feedback": "", **fields}, data=data)


class QuestionCategoryFactory(DjangoModelFactory):
    class Meta:
        model = QuestionCategory

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"Раздел {n}")


def question(*, kind: str = QuestionKind.SINGLE, category: Any = None, title: str = "", **fields: Any) -> Question:
    """A question in the bank with its first version; further `fields` are the version's."""
    found = Question.objects.create(
        category=category or QuestionCategoryFactory(), title=title or f"Вопрос {Question.objects.count() + 1}"
    )
    return next_version(found, kind=kind, **fields)


def next_version(question: Question, *, kind: str = QuestionKind.SINGLE, **fields: Any) -> Question:
    """The question with one more version, the latest now."""
    version = version_of(
        kind, question=question, **{"created_by": fields.pop("by", None) or UserFactory(is_staff=True), **fields}
    )
    version.number = question.versions.count() + 1
    version.save()
    question.latest = version
    question.save()
    return question
