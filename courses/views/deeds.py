"""What a participant does with an item. That it is under way is recorded by a POST, never by opening it.

The buttons «Начать», «Продолжить» and «Следующий урок» are such POSTs; for those who open a lesson by its link, the
page's script sends the same POST after a while of reading. Without JavaScript the link alone records nothing.
"""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from wagtail.models import Page

from courses import rules
from courses.actions import progress as actions
from courses.enums import EnrolmentState
from courses.models import CourseItemPage, Enrolment, LessonPage
from courses.views.addresses import address_of
from vector.common.errors import DomainError


class ItemDeed(LoginRequiredMixin, View):
    """A button of an item. POST only, by the participant only."""

    http_method_names = ["post"]
    anchor = ""

    def act(self, enrolment: Enrolment, item: CourseItemPage) -> None:
        raise NotImplementedError

    def find_item(self, enrolment: Enrolment, pk: int) -> CourseItemPage:
        """The published item of this enrolment's course, whatever its kind."""
        course = enrolment.run.course
        page = get_object_or_404(Page.objects.live().descendant_of(course), pk=pk).specific
        if not isinstance(page, CourseItemPage):
            raise Http404
        return page

    def post(self, request: HttpRequest, public_id: Any, item: int) -> HttpResponse:
        own = Enrolment.objects.of(request.user).select_related("run__course")
        enrolment = get_object_or_404(own, public_id=public_id)
        page = self.find_item(enrolment, item)
        if not rules.may_mark(request.user, enrolment):
            raise Http404
        try:
            self.act(enrolment, page)
        except DomainError as error:
            context = {"reason": error.message, "item": page, "item_url": address_of(page, request)}
            return render(request, "courses/item_refused.html", context, status=409)
        return self.answer(request, enrolment, page)

    def answer(self, request: HttpRequest, enrolment: Enrolment, page: CourseItemPage) -> HttpResponse:
        return redirect(address_of(page, request) + self.anchor)


class ItemStart(ItemDeed):
    """The item is under way; leads to it. The page's script asks for no page in return."""

    def act(self, enrolment: Enrolment, item: CourseItemPage) -> None:
        actions.start_item(enrolment=enrolment, item=item, by=self.request.user)

    def answer(self, request: HttpRequest, enrolment: Enrolment, page: CourseItemPage) -> HttpResponse:
        if request.headers.get("Accept") == "application/json":
            return HttpResponse(status=204)
        return super().answer(request, enrolment, page)


class LessonDeed(ItemDeed):
    """A button that only lessons have: other items are done by their own rule."""

    def find_item(self, enrolment: Enrolment, pk: int) -> LessonPage:
        return get_object_or_404(LessonPage.objects.live().of_course(enrolment.run.course), pk=pk)


class LessonDone(LessonDeed):
    """The lesson is done: to the card of the next one, or after the last one to the course's finish."""

    anchor = "#next"

    def act(self, enrolment: Enrolment, item: CourseItemPage) -> None:
        actions.mark_done(enrolment=enrolment, lesson=item, by=self.request.user)

    def answer(self, request: HttpRequest, enrolment: Enrolment, page: CourseItemPage) -> HttpResponse:
        was_completed = enrolment.state == EnrolmentState.COMPLETED
        enrolment.refresh_from_db(fields=["state"])
        if enrolment.state == EnrolmentState.COMPLETED and not was_completed:
            return redirect("courses:enrolment-finished", enrolment.public_id)
        return super().answer(request, enrolment, page)


class LessonUndo(LessonDeed):
    """Takes the mark back."""

    anchor = "#mark"

    def act(self, enrolment: Enrolment, item: CourseItemPage) -> None:
        actions.unmark(enrolment=enrolment, lesson=item, by=self.request.user)
