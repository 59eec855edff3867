"""Marking one work: the work at the left, criteria and comment at the right, then the next one."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from courses.works import rules
from courses.works.actions import marking as actions
from courses.works.actions import review as reviews
from courses.works.enums import WorkState
from courses.works.marking_forms import MarkingForm
from courses.works.models import Phrase, Review, SetAsideMarking, Work
from courses.works.queries import compared, with_story
from courses.works.queue import Filter, lease
from courses.works.shown import shown_version
from courses.works.views.queue import mark_url, queue_url
from vector.common.errors import DomainError, TransitionRefused
from vector.common.merging import digest_of
from vector.common.moments import clock


class MarkingView(LoginRequiredMixin, View):
    """Something about one work of a run that the reader teaches; others' works aren't there, nor is an own one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            works = Work.objects.reviewed_by(request.user).exclude(enrolment__person=request.user)
            self.work = get_object_or_404(works.for_rows(), public_id=kwargs["public_id"])
            self.wanted = Filter.read(request.GET)
        return super().dispatch(request, *args, **kwargs)


class Mark(MarkingView):
    """GET shows; POST saves what is typed, or with `deed` decides."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(request)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        self.load()
        self.form = self.form_for(request.POST)
        deed = request.POST.get("deed", "")
        is_sound = self.form.is_valid()
        try:
            if deed in ("decide", "decide_next") and is_sound:
                return self.decide(is_next=deed == "decide_next")
            return self.keep(is_sound=is_sound, adds_phrases=deed == "phrases")
        except DomainError as error:
            lost = isinstance(error, TransitionRefused)
            if _wants_json(request):
                return JsonResponse({"refused": error.message}, status=409)
            if lost:
                actions.put_aside(self.versions[0], by=request.user, comment=self.form.typed_comment)
            field = error.field if error.field in self.form.fields else None
            self.form.add_error(field, error.message)
            return self.show(request, refused=error.message if lost else "", status=409 if lost else 422)

    def decide(self, *, is_next: bool) -> HttpResponse:
        decision = self.form.cleaned_data["decision"]
        if not decision:
            raise DomainError(_("Choose: accept or return for rework."), field="decision")
        user = self.request.user
        reviews.decide(
            self.work,
            version=self.shown_version(),
            by=user,
            decision=decision,
            points=self.form.points,
            comment=self.form.comment_with_phrases,
        )
        actions.drop_aside(self.versions[0], by=user)
        if is_next:
            following = actions.claim_next(by=user, wanted=self.wanted, apart_from=self.work.pk)
            if following is not None:
                return redirect(mark_url(following, self.wanted))
        query = f"?{self.wanted.query}" if self.wanted.query else ""
        return redirect(f"{_url('works:marked', self.work)}{query}")

    def keep(self, *, is_sound: bool, adds_phrases: bool) -> HttpResponse:
        comment = self.form.comment_with_phrases if adds_phrases else self.form.typed_comment
        review = actions.keep(
            self.work,
            version=self.versions[0],
            by=self.request.user,
            points=self.form.points,
            comment=comment,
            shown=self.request.POST.get("shown-comment", ""),
        )
        saved = _("saved at %(time)s") % {"time": clock(review.updated_at)}
        if _wants_json(self.request):
            return JsonResponse(
                {
                    "saved": saved,
                    "shown": {"shown-comment": digest_of(review.comment)},
                    "errors": {name: list(messages) for name, messages in self.form.errors.items()},
                }
            )
        if not is_sound:
            return self.show(self.request, status=422)
        self.form = self.form_for(None, review)
        return self.show(self.request, saved=saved)

    def shown_version(self) -> Any:
        """The version that the tutor had before the eyes: a newer one may have come in meanwhile."""
        number = self.request.POST.get("version", "")
        return next((version for version in self.versions if str(version.number) == number), self.versions[0])

    def load(self) -> None:
        self.versions = list(with_story(self.work.versions.latest_first()))
        if not self.versions:
            # Nothing has been sent yet: a draft is its author's alone.
            raise Http404
        self.review: Review | None = getattr(self.versions[0], "review", None)
        self.phrases = list(Phrase.objects.visible_to(self.request.user).in_order())

    def form_for(self, data: Any, review: Review | None = None) -> MarkingForm:
        return MarkingForm(self.work.assignment, review or self.review, self.phrases, data)

    def show(self, request: HttpRequest, *, saved: str = "", refused: str = "", status: int = 200) -> HttpResponse:
        if not hasattr(self, "versions"):
            self.load()
        review = Review.objects.filter(version=self.versions[0]).select_related("claimed_by", "decided_by").first()
        form = getattr(self, "form", None) or self.form_for(None, review)
        form.show_what_is_needed()
        holder, until = _hold(review)
        is_mine = holder is not None and holder.pk == request.user.pk
        may_review = rules.may_review(request.user, self.work)
        version = self.versions[0]
        earlier = [
            {
                "version": older,
                "shown": shown_version(older),
                "review": getattr(older, "review", None),
            }
            for older in self.versions[1:]
        ]
        context = {
            "work": self.work,
            "assignment": self.work.assignment,
            "person": self.work.enrolment.person,
            "course": self.work.enrolment.run.course,
            "run": self.work.enrolment.run,
            "version": version,
            "shown": shown_version(version),
            "earlier": earlier,
            "changes": compared(version, self.versions[1] if len(self.versions) > 1 else None),
            "review": review,
            "form": form,
            "digest": digest_of(review.comment if review else ""),
            "saved": saved,
            "refused": refused,
            "holder": holder,
            "until": until,
            "is_mine": is_mine,
            # What was typed stays in its field even when a colleague has the work now.
            "shows_form": may_review and (is_mine or form.is_bound),
            "may_claim": may_review and holder is None,
            "waits_for_tutor": self.work.state == WorkState.WITH_TUTOR,
            "is_overdue": self.work.due_at is not None and self.work.due_at < timezone.now(),
            "set_aside": _set_aside(review, request.user),
            "queue_url": queue_url(self.wanted),
            "query": self.wanted.query,
        }
        return render(request, "works/marking_mark.html", context, status=status)


class Claim(MarkingView):
    """Take this work. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        try:
            reviews.claim(self.work, by=request.user)
        except DomainError as error:
            return _refused(request, self.work, error)
        return redirect(mark_url(self.work, self.wanted))


class GiveBack(MarkingView):
    """Let the work go, so that a colleague may take it. POST only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        reviews.give_back(self.work, by=request.user)
        return redirect(queue_url(self.wanted))


class Marked(MarkingView):
    """After a decision: done, who learns of it and when, and what next."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        review = Review.objects.filter(work=self.work, decided_at__isnull=False).order_by("-pk").first()
        if review is None:
            return redirect(mark_url(self.work, self.wanted))
        context = {
            "work": self.work,
            "review": review,
            "person": self.work.enrolment.person,
            "wanted": self.wanted,
            "queue_url": queue_url(self.wanted),
            "release_url": _release_url(self.work),
        }
        return render(request, "works/marking_marked.html", context)


def _refused(request: HttpRequest, work: Work, error: DomainError) -> HttpResponse:
    context = {"work": work, "reason": error.message}
    return render(request, "works/marking_refused.html", context, status=409)


def _hold(review: Review | None) -> tuple[Any, Any]:
    """Who holds the work now and until when."""
    if review is None or review.claimed_at is None or review.released_at is not None:
        return None, None
    until = review.claimed_at + lease()
    return (review.claimed_by, until) if until > timezone.now() else (None, None)


def _set_aside(review: Review | None, user: Any) -> SetAsideMarking | None:
    return SetAsideMarking.objects.filter(review=review, person=user).first() if review is not None else None


def _url(name: str, work: Work) -> str:
    return reverse(name, args=[work.public_id])


def _release_url(work: Work) -> str:
    return reverse("works:release", args=[work.enrolment.run.public_id, work.assignment_id])


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
