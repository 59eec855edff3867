"""Coming into a run and leaving it."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from courses import rules
from courses.actions import enrolments as actions
from courses.enums import EnrolmentState
from courses.models import CourseRun, Enrolment
from courses.outline import outline_of
from courses.progress import summarise
from courses.queries import full_study, tutors_of, with_dates, with_records
from courses.registry import finish_parts
from courses.views.addresses import address_of
from vector.common.errors import DomainError


class OwnEnrolmentView(LoginRequiredMixin, View):
    """A page about one's own enrolment; anybody else's is not found, whatever the role."""

    def find(self, public_id: Any) -> Enrolment:
        own = with_dates(with_records(Enrolment.objects.of(self.request.user)))
        return get_object_or_404(own.select_related("run__course"), public_id=public_id)

    def show(self, template: str, enrolment: Enrolment, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "enrolment": enrolment,
            "run": enrolment.run,
            "course": enrolment.run.course,
            "course_url": address_of(enrolment.run.course, self.request),
            **more,
        }
        return render(self.request, template, context, status=status)


class Enrol(LoginRequiredMixin, View):
    """The button on the course's page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        runs = CourseRun.objects.visible_to(request.user).select_related("course")
        run = get_object_or_404(runs, public_id=public_id)
        try:
            enrolment = actions.enrol(run=run, person=request.user, by=request.user)
        except DomainError as error:
            context = {"run": run, "course": run.course, "reason": error.message}
            context["course_url"] = address_of(run.course, request)
            return render(request, "courses/enrolment_refused.html", context, status=409)
        is_applying = enrolment.state == EnrolmentState.REQUESTED
        page = "courses:enrolment-requested" if is_applying else "courses:enrolment-welcome"
        return redirect(page, enrolment.public_id)


class EnrolmentRequested(OwnEnrolmentView):
    """One's own application: sent, who decides, since when it waits; later what came of it."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.find(public_id)
        if enrolment.requested_at is None:
            raise Http404
        if enrolment.is_reading:
            return redirect("courses:enrolment-welcome", enrolment.public_id)
        return self.show(
            "courses/enrolment_requested.html",
            enrolment,
            is_waiting=enrolment.state == EnrolmentState.REQUESTED,
            tutors=tutors_of(enrolment.run),
        )


class EnrolmentAccept(OwnEnrolmentView):
    """Where the link of an invitation leads: what it is, when, and two buttons. GET shows, POST accepts."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.find(public_id)
        if enrolment.is_reading:
            return redirect(address_of(enrolment.run.course, request))
        return self.show_answer(enrolment)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.find(public_id)
        try:
            actions.accept(enrolment=enrolment, by=request.user)
        except DomainError as error:
            return self.show_answer(enrolment, reason=error.message, status=409)
        return redirect("courses:enrolment-welcome", enrolment.public_id)

    def show_answer(self, enrolment: Enrolment, *, reason: str = "", status: int = 200) -> HttpResponse:
        return self.show(
            "courses/enrolment_accept.html",
            enrolment,
            status=status,
            reason=reason,
            is_invited=enrolment.state == EnrolmentState.INVITED,
            outline=outline_of(enrolment.run.course),
        )


class EnrolmentWelcome(OwnEnrolmentView):
    """After enrolling: done, and what happens next."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.find(public_id)
        if not enrolment.is_reading:
            raise Http404
        outline = outline_of(enrolment.run.course)
        study = full_study(enrolment)
        locks = study.locks(outline, timezone.localdate())
        due = study.dates.due
        dated = [(due[place.pk], place) for place in (*outline.modules, *outline.entries) if place.pk in due]
        return self.show(
            "courses/enrolment_welcome.html",
            enrolment,
            first=outline.item(summarise(outline.order, study.records, locked=locks).next_item),
            has_locks=bool(locks),
            first_deadline=min(dated, key=lambda pair: pair[0]) if dated else None,
            tutors=tutors_of(enrolment.run),
            has_begun=enrolment.run.starts_on <= timezone.localdate(),
        )


class EnrolmentLeave(OwnEnrolmentView):
    """Leaving a course or declining its invitation, after a page that says what it means."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show("courses/enrolment_leave.html", self.leavable(public_id))

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.leavable(public_id)
        try:
            actions.withdraw(enrolment=enrolment, by=request.user)
        except DomainError as error:
            return self.show("courses/enrolment_leave.html", enrolment, reason=error.message, status=409)
        return redirect("courses:enrolment-left", enrolment.public_id)

    def leavable(self, public_id: Any) -> Enrolment:
        enrolment = self.find(public_id)
        if not rules.may_withdraw(self.request.user, enrolment):
            raise Http404
        return enrolment


class EnrolmentLeft(OwnEnrolmentView):
    """After leaving: done, and how to come back."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.find(public_id)
        if enrolment.state != EnrolmentState.WITHDRAWN:
            raise Http404
        return self.show("courses/enrolment_left.html", enrolment)


class EnrolmentFinished(OwnEnrolmentView):
    """The course is completed: the result, what remains open, what next."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        enrolment = self.find(public_id)
        if enrolment.state != EnrolmentState.COMPLETED:
            raise Http404
        outline = outline_of(enrolment.run.course)
        return self.show(
            "courses/enrolment_finished.html",
            enrolment,
            outline=outline,
            tutors=tutors_of(enrolment.run),
            parts=finish_parts(enrolment),
        )
