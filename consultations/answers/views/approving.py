"""The copy as a second person sees it: thread and copy side by side, warnings to tick; return, withdraw; the list."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import FormView, ListView

from consultations import rules as queue
from consultations.answers import rules
from consultations.answers.actions import answer as actions
from consultations.answers.enums import AnswerState
from consultations.answers.forms import ApproveForm, ReasonForm
from consultations.answers.models import PublishedAnswer
from consultations.answers.queries import known_of, leftovers, original, texts_of
from consultations.answers.views.shown import compared
from vector.common.errors import DomainError, TransitionRefused
from vector.common.paging import BoundedPaginator


class AnswerList(LoginRequiredMixin, ListView):
    """Copies of the questions that one answers, by state, with what visitors said of them."""

    template_name = "answers/list.html"
    context_object_name = "answers"
    paginate_by = 20
    paginator_class = BoundedPaginator

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not queue.may_use_queue(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def chosen(self) -> str:
        wanted = self.request.GET.get("state", "")
        return wanted if wanted in AnswerState.values else ""

    def get_queryset(self) -> QuerySet[PublishedAnswer]:
        rows = PublishedAnswer.objects.visible_to(self.request.user).select_related("topic", "consultation", "page")
        if state := self.chosen():
            rows = rows.filter(state=state)
        return rows.with_votes().order_by("-updated_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = [{"title": _("All"), "url": "?", "active": not self.chosen()}]
        filters += [
            {"title": state.label, "url": f"?state={state.value}", "active": self.chosen() == state.value}
            for state in AnswerState
        ]
        return super().get_context_data(filters=filters, **kwargs)


class CopyView(LoginRequiredMixin, View):
    """A copy of a question that one answers."""

    @cached_property
    def answer(self) -> PublishedAnswer:
        visible = PublishedAnswer.objects.visible_to(self.request.user).for_pages().with_votes()
        return get_object_or_404(visible, public_id=self.kwargs["public_id"])

    @property
    def page_url(self) -> str:
        page = self.answer.page
        return (page.get_url(self.request) or "") if page and page.live else ""

    def refused(self, reason: str = "") -> HttpResponse:
        """In words: most often a colleague who was asked too has been faster."""
        state = {"state": self.answer.get_state_display()}
        words = reason or _("This has been decided already: the state is “%(state)s” now.") % state
        context = {"consultation": self.answer.consultation, "reason": words}
        return render(self.request, "answers/refused.html", context, status=409)


class AnswerDetail(CopyView):
    """What has become of a copy; for a second person thread and copy side by side, and the button that publishes."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(None)

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        if not rules.is_approver(request.user, self.answer):
            raise PermissionDenied
        if self.answer.state != AnswerState.TO_APPROVE:
            return self.refused()
        form = ApproveForm(request.POST, leftovers=self.leftovers)
        if form.is_valid():
            try:
                actions.approve(self.answer, by=request.user, shown=form.cleaned_data["shown"])
            except TransitionRefused as error:
                return self.refused(error.message)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                return redirect("answers:done", public_id)
        return self.show(form, status=422)

    @cached_property
    def leftovers(self) -> list[Any]:
        return leftovers(texts_of(self.answer), known_of(self.answer.consultation))

    def show(self, form: ApproveForm | None, *, status: int = 200) -> HttpResponse:
        answer, user = self.answer, self.request.user
        may_approve = rules.may_approve(user, answer)
        if form is None and may_approve:
            form = ApproveForm(initial={"shown": actions.digest(answer)}, leftovers=self.leftovers)
        context = {
            "answer": answer,
            "consultation": answer.consultation,
            "page_url": self.page_url,
            "changes": compared(original(answer.consultation), texts_of(answer)),
            "form": form if may_approve else None,
            "leftovers": self.leftovers if answer.is_under_way else [],
            "has_prepared": answer.drafted_by_id == user.pk,
            "may_save": rules.may_save(user, answer),
            "may_revise": rules.may_revise(user, answer) and answer.consultation.publishable_at is not None,
            "may_review": rules.may_review(user, answer),
            "may_withdraw": rules.may_withdraw(user, answer),
        }
        return render(self.request, "answers/detail.html", context, status=status)


class DeedDone(CopyView):
    """After a deed: done, what happens next, who acts."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        context = {
            "answer": self.answer,
            "consultation": self.answer.consultation,
            "page_url": self.page_url,
            "may_save": rules.may_save(request.user, self.answer),
            # The state alone does not say what has been done.
            "is_given_back": bool(self.answer.reason) and self.answer.drafted_by_id != request.user.pk,
            "is_reviewed": request.GET.get("deed") == "review",
        }
        return render(request, "answers/done.html", context)


class ReasonedDeed(CopyView, FormView):
    """A deed with a reason: `whose` it is at all, and who `may` do it in the present state."""

    http_method_names = ["get", "head", "options", "post"]
    form_class = ReasonForm
    act: Any = None
    whose: Any = None
    may: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if not self.whose(request.user, self.answer):
                raise PermissionDenied
            if not self.may(request.user, self.answer):
                return self.refused()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(answer=self.answer, page_url=self.page_url, **kwargs)

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            self.act(self.answer, by=self.request.user, reason=form.cleaned_data["reason"])
        except TransitionRefused as error:
            return self.refused(error.message)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        return redirect("answers:done", self.answer.public_id)


class GiveBack(ReasonedDeed):
    template_name = "answers/give_back.html"
    act = staticmethod(actions.give_back)
    whose = staticmethod(rules.is_approver)
    may = staticmethod(rules.may_approve)


class Withdraw(ReasonedDeed):
    template_name = "answers/withdraw.html"
    act = staticmethod(actions.withdraw)
    whose = staticmethod(rules.is_withdrawer)
    may = staticmethod(rules.may_withdraw)
