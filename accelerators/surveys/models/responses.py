"""What an organisation answers in a wave, and the links by which it does so without signing in."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accelerators.surveys.enums import SILENT_STATES, ResponseState, Rung, WaveState
from accelerators.surveys.models.surveys import Question
from accelerators.surveys.models.waves import SurveyWave
from vector.common.models import Record, both_or_neither


class SurveyResponseQuerySet(models.QuerySet["SurveyResponse"]):
    def visible_to(self, user: Any) -> "SurveyResponseQuerySet":
        """One's organisation's for its head and coordinator, the region's for accelerator staff, all for the office."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(
            models.Q(organisation__in=user.managed_organisation_ids())
            | models.Q(organisation__region__in=user.staffed_region_ids())
        )

    def managed_by(self, user: Any) -> "SurveyResponseQuerySet":
        """Those that `user` may fill in as head or coordinator."""
        return self.filter(organisation__in=user.managed_organisation_ids()) if user.is_authenticated else self.none()

    def silent(self) -> "SurveyResponseQuerySet":
        """Not submitted yet."""
        return self.filter(state__in=SILENT_STATES)

    def in_open_waves(self) -> "SurveyResponseQuerySet":
        return self.filter(wave__state=WaveState.OPEN)

    def for_rows(self) -> "SurveyResponseQuerySet":
        """With what a row of a list and the pages of a response show."""
        return self.select_related("wave__survey", "organisation__region", "recipient")


class SurveyResponse(Record):
    """One organisation's response in one wave. Its number for people is `number`."""

    wave = models.ForeignKey(SurveyWave, models.PROTECT, related_name="responses", verbose_name=_("survey wave"))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="survey_responses", verbose_name=_("organisation")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ResponseState.choices, default=ResponseState.NOT_STARTED
    )
    recipient = models.ForeignKey(
        "people.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="survey_responses",
        verbose_name=_("who gets the letters"),
    )
    recipient_email = models.EmailField(_("address of the letters"), blank=True)
    # Grows whenever the letters are written anew: to somebody else, or with another closing time.
    letters_version = models.PositiveIntegerField(default=0, editable=False)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    typed_at = models.DateTimeField(_("last change"), null=True, blank=True)
    typed_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("last changed by")
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey response")
        verbose_name_plural = _("survey responses")
        ordering = ["organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "organisation"], name="survey_response_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=ResponseState.values), name="survey_response_state_known"
            ),
            both_or_neither("typed_at", "typed_by", name="survey_response_typed_at_and_by"),
            both_or_neither("submitted_at", "submitted_by", name="survey_response_submitted_at_and_by"),
            models.CheckConstraint(
                condition=models.Q(state=ResponseState.SUBMITTED, submitted_at__isnull=False)
                | (~models.Q(state=ResponseState.SUBMITTED) & models.Q(submitted_at__isnull=True)),
                name="survey_response_submitted_has_time",
            ),
        ]
        indexes = [models.Index(fields=["wave", "state"], name="survey_response_wave_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("surveys:response", args=[self.public_id])

    @property
    def number(self) -> str:
        """The number people quote on the phone: «О-00042»."""
        return f"О-{self.pk:05d}"

    @property
    def mail_group(self) -> str:
        """The outbox's name for this response's letters."""
        return f"survey-response-{self.pk}"

    @property
    def is_submitted(self) -> bool:
        return self.state == ResponseState.SUBMITTED


class AnswerQuerySet(models.QuerySet["Answer"]):
    def given(self) -> "AnswerQuerySet":
        """Answers that are there and sound."""
        return self.filter(is_valid=True).exclude(typed=[])


class Answer(models.Model):
    """What stands in one field: as typed, and as a value once it is sound.

    `typed` is the list of strings the field sent; `value` is what the question's type makes of it (None while the
    field is empty or what stands there is not sound: `is_valid`).
    """

    response = models.ForeignKey(SurveyResponse, models.CASCADE, related_name="answers", verbose_name=_("response"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    typed = models.JSONField(_("as typed"), default=list)
    value = models.JSONField(_("value"), null=True, blank=True)
    is_valid = models.BooleanField(_("sound"), default=True)
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("saved by"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="survey_answer_once")]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.question_id}"


class SetAside(models.Model):
    """Another version of an answer, kept when two people wrote into the same field at once: nothing typed is lost."""

    response = models.ForeignKey(SurveyResponse, models.CASCADE, related_name="set_aside", verbose_name=_("response"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name=_("question"))
    typed = models.JSONField(_("as typed"), default=list)
    saved_at = models.DateTimeField(_("typed"))
    saved_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("typed by"))

    class Meta:
        verbose_name = _("version set aside")
        verbose_name_plural = _("versions set aside")
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.question_id} · {self.saved_at:%Y-%m-%d %H:%M}"


class SurveyLinkQuerySet(models.QuerySet["SurveyLink"]):
    def valid(self) -> "SurveyLinkQuerySet":
        return self.filter(revoked_at__isnull=True)


class SurveyLink(models.Model):
    """The secret link of one letter: SHA-256 of 256 random bits that only the letter holds.

    Whoever holds it acts for `person` in this one response. Each letter has a link of its own, so that none needs to be
    kept readable for the next letter.
    """

    response = models.ForeignKey(SurveyResponse, models.CASCADE, related_name="links", verbose_name=_("response"))
    person = models.ForeignKey("people.User", models.PROTECT, related_name="survey_links", verbose_name=_("person"))
    rung = models.CharField(_("letter"), max_length=12, choices=Rung.choices)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    letter_key = models.CharField(max_length=200, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = SurveyLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey link")
        verbose_name_plural = _("survey links")
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(rung__in=Rung.values), name="survey_link_rung_known")]

    def __str__(self) -> str:
        return self.letter_key
