"""Kinds of questions, states of surveys, waves and responses, and the rungs of the ladder of letters."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class QuestionKind(TextChoices):
    TEXT = "text", pgettext_lazy("kind of a question", "One line of text")
    LONG_TEXT = "long_text", pgettext_lazy("kind of a question", "Text of several lines")
    INTEGER = "integer", pgettext_lazy("kind of a question", "Whole number")
    DECIMAL = "decimal", pgettext_lazy("kind of a question", "Number, may have a fraction")
    YES_NO = "yes_no", pgettext_lazy("kind of a question", "Yes or no")
    SINGLE = "single", pgettext_lazy("kind of a question", "One of a list")
    MULTIPLE = "multiple", pgettext_lazy("kind of a question", "Several of a list")
    DATE = "date", pgettext_lazy("kind of a question", "Date")
    SCALE = "scale", pgettext_lazy("kind of a question", "Mark from 1 to 5")


# Their choices are a list of their own.
LISTED_KINDS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})


class SurveyState(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a survey", "Draft")
    PUBLISHED = "published", pgettext_lazy("state of a survey", "Ready to be sent")


SURVEY_TRANSITIONS = {
    SurveyState.DRAFT: frozenset({SurveyState.PUBLISHED}),
    SurveyState.PUBLISHED: frozenset({SurveyState.DRAFT}),
}


class WaveState(TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a survey wave", "Planned")
    OPEN = "open", pgettext_lazy("state of a survey wave", "Open")
    CLOSED = "closed", pgettext_lazy("state of a survey wave", "Closed")


WAVE_TRANSITIONS = {
    WaveState.PLANNED: frozenset({WaveState.OPEN}),
    WaveState.OPEN: frozenset({WaveState.CLOSED}),
    WaveState.CLOSED: frozenset(),
}


class ResponseState(TextChoices):
    NOT_STARTED = "not_started", pgettext_lazy("state of a survey response", "Not started")
    UNDER_WAY = "under_way", pgettext_lazy("state of a survey response", "Being filled in")
    SUBMITTED = "submitted", pgettext_lazy("state of a survey response", "Submitted")


# Reminders go to these.
SILENT_STATES = frozenset({ResponseState.NOT_STARTED, ResponseState.UNDER_WAY})

RESPONSE_TRANSITIONS = {
    ResponseState.NOT_STARTED: frozenset({ResponseState.UNDER_WAY, ResponseState.SUBMITTED}),
    ResponseState.UNDER_WAY: frozenset({ResponseState.SUBMITTED}),
    ResponseState.SUBMITTED: frozenset(),
}


class Rung(TextChoices):
    """One step of the ladder: which letter about a wave this is."""

    INVITATION = "invitation", pgettext_lazy("letter about a survey", "Invitation")
    THREE_DAYS = "three_days", pgettext_lazy("letter about a survey", "Reminder, three days before the end")
    ONE_DAY = "one_day", pgettext_lazy("letter about a survey", "Reminder, one day before the end")


# How many days before the last one each reminder goes out.
REMINDER_DAYS = {Rung.THREE_DAYS: 3, Rung.ONE_DAY: 1}
