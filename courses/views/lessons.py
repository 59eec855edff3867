"""What a participant does with a lesson. That a lesson is under way is recorded by a POST, never by opening it.

The buttons «Начать», «Продолжить» and «Следующий урок» are such POSTs; for those who open a lesson by its link, the
page's script sends the same POST after a while of reading. Without JavaScript the link alone records nothing.
"""

from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from courses import rules
from courses.actions import progress as actions
from courses.enums import EnrolmentState
from courses.models import Enrolment, LessonPage
from courses.views.pages import address_of
from vector.common.errors import DomainError


class LessonDeed(LoginRequiredMixin, View):
    """A button of a lesson. POST only, by the participant only."""

    http_method_names = ["post"]
    act: ClassVar[Any]
    anchor = ""

    def post(self, request: HttpRequest, public_id: Any, lesson: int) -> HttpResponse:
        own = Enrolment.objects.of(request.user).select_related("run__course")
        enrolment = get_object_or_404(own, public_id=public_id)
        page = get_object_or_404(LessonPage.objects.live().of_course(enrolment.run.course), pk=lesson)
        if not rules.may_mark(request.user, enrolment):
            raise Http404
        try:
            type(self).act(enrolment=enrolment, lesson=page, by=request.user)
        except DomainError as error:
            context = {"reason": error.message, "lesson": page, "lesson_url": address_of(page, request)}
            return render(request, "courses/lesson_refused.html", context, status=409)
        return self.answer(request, enrolment, page)

    def answer(self, request: HttpRequest, enrolment: Enrolment, page: LessonPage) -> HttpResponse:
        return redirect(address_of(page, request) + self.anchor)


class LessonStart(LessonDeed):
    """The lesson is under way; leads to it. The page's script asks for no page in return."""

    act = actions.start_lesson

    def answer(self, request: HttpRequest, enrolment: Enrolment, page: LessonPage) -> HttpResponse:
        if request.headers.get("Accept") == "application/json":
            return HttpResponse(status=204)
        return super().answer(request, enrolment, page)


class LessonDone(LessonDeed):
    """The lesson is done: to the card of the next one, or after the last one to the course's finish."""

    act = actions.mark_done
    anchor = "#next"

    def answer(self, request: HttpRequest, enrolment: Enrolment, page: LessonPage) -> HttpResponse:
        was_completed = enrolment.state == EnrolmentState.COMPLETED
        enrolment.refresh_from_db(fields=["state"])
        if enrolment.state == EnrolmentState.COMPLETED and not was_completed:
            return redirect("courses:enrolment-finished", enrolment.public_id)
        return super().answer(request, enrolment, page)


class LessonUndo(LessonDeed):
    """Takes the mark back."""

    act = actions.unmark
    anchor = "#mark"
