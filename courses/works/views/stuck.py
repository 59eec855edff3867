"""«Кто застрял и где», and a letter to everybody of the list."""

import hashlib
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.enums import READING
from courses.outline import outline_of
from courses.queries import with_dates
from courses.works import gradebook
from courses.works.actions import messages
from courses.works.marking_forms import MessageForm
from courses.works.models import GroupMessage
from courses.works.people import DAYS, STUCK, counts, lateness, participants, stuck_at, with_seen
from courses.works.stuck import stuck_row
from courses.works.views.gradebook import RunView
from courses.works.views.queue import TutorView
from vector.common.errors import DomainError
from vector.mail import outbox
from vector.mail.enums import Stream
from vector.people.models import User

SHOWN_NAMES = 10
ALL = _("All who are stuck")
ALL_OF_RUN = _("All participants of the run")


class StuckView(RunView):
    """What the list of those who are stuck and the message to them share."""

    def found(self, outline: Any, *, only_stuck: bool) -> Any:
        """The enrolments of the filter."""
        found = participants(self.run, self.wanted)
        self.late = lateness(self.run, outline, today=timezone.localdate())
        self.everybody = found
        if only_stuck or self.wanted.stuck:
            now = timezone.now()
            return stuck_at(found, self.wanted.stuck, days=self.wanted.days, late=self.late, now=now)
        return with_seen(found)


class Stuck(StuckView):
    """Those who study and do not get on: at which step, since when, because of what."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        outline, now, today = outline_of(self.run.course), timezone.now(), timezone.localdate()
        wanted = self.wanted
        rows = gradebook.with_rows(with_dates(self.found(outline, only_stuck=True))).order_by("seen", "pk")
        found, number, is_more = self.page(rows)
        for enrolment in found:
            enrolment.run = self.run
        numbers = counts(self.everybody, days=wanted.days, late=self.late, now=now)
        context = {
            "run": self.run,
            "course": self.run.course,
            "views": [
                {"title": title, "url": f"?{wanted.query(stuck=name)}", "active": wanted.stuck == name, "count": count}
                for name, title, count in [("", ALL, ""), *((name, STUCK[name], numbers[name]) for name in STUCK)]
            ],
            "rows": [stuck_row(row, outline, days=wanted.days, now=now, today=today) for row in found],
            "days": DAYS,
            "query": wanted.query(),
            **self.filters(),
            **self.pager(number, is_more=is_more),
        }
        return render(request, "works/stuck.html", context)


class Message(StuckView):
    """A letter to everybody of the filter: written, looked at with the number of recipients, then sent once."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(MessageForm(initial={"key": uuid.uuid4()}), self.recipients())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        recipients = self.recipients()
        form = MessageForm(request.POST)
        if not form.is_valid():
            return self.show(form, recipients, status=422)
        deed = request.POST.get("deed", "")
        if deed == "change":
            return self.show(form, recipients)
        if deed == "send" and form.cleaned_data["seen"] == _digest(recipients):
            try:
                message = messages.send(
                    run=self.run,
                    by=request.user,
                    key=form.cleaned_data["key"],
                    subject=form.cleaned_data["subject"],
                    text=form.cleaned_data["text"],
                    audience=self.audience(),
                    recipients=recipients,
                )
            except DomainError as error:
                form.add_error(None, error.message)
                return self.show(form, recipients, status=422)
            return redirect("works:message-sent", message.public_id)
        return self.show(form, recipients, is_preview=True, is_changed=deed == "send")

    def recipients(self) -> list[User]:
        """Whoever of the filter gets letters of courses, by name; `self.silent` others do not. Two queries."""
        enrolments = self.found(outline_of(self.run.course), only_stuck=False)
        if not self.wanted.state:
            # Who has not answered the invitation yet has letters of its own.
            enrolments = enrolments.filter(state__in=READING)
        people = list(User.objects.filter(pk__in=enrolments.values("person")).order_by("sort_key", "pk"))
        able = [person for person in people if person.is_active and person.anonymised_at is None]
        unwanted = outbox.suppressed_among([(person.pk, person.email, Stream.COURSES) for person in able])
        able = [person for person in able if person.pk not in unwanted]
        self.silent = len(people) - len(able)
        return able

    def audience(self) -> str:
        """The filter in words, for the reader and the audit trail."""
        filters = self.filters()
        words = [str(STUCK[self.wanted.stuck])] if self.wanted.stuck else []
        words += [each.title for each in filters["organisations"] if each.public_id == self.wanted.organisation]
        words += [each.title for each in filters["regions"] if each.public_id == self.wanted.region]
        return ", ".join(words) or str(ALL_OF_RUN)

    def show(
        self,
        form: MessageForm,
        recipients: list[User],
        *,
        is_preview: bool = False,
        is_changed: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "run": self.run,
            "course": self.run.course,
            "form": form,
            "audience": self.audience(),
            "number": len(recipients),
            "names": recipients[:SHOWN_NAMES],
            "others": max(0, len(recipients) - SHOWN_NAMES),
            "silent": self.silent,
            "digest": _digest(recipients),
            "is_preview": is_preview,
            "is_changed": is_changed,
            "query": self.wanted.query(),
        }
        return render(self.request, "works/message.html", context, status=status)


class MessageSent(TutorView):
    """After sending: to how many, and what becomes of the letters."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        messages = GroupMessage.objects.visible_to(request.user).select_related("run__course")
        message = get_object_or_404(messages, public_id=public_id)
        return render(request, "works/message_sent.html", {"message": message, "run": message.run})


def _digest(recipients: list[User]) -> str:
    """What the reader saw: a list that has changed since is shown again before anything is sent."""
    return hashlib.sha256(",".join(str(person.pk) for person in recipients).encode()).hexdigest()[:32]
