"""The office's views of the ledger in the Wagtail admin: what they write goes through the actions."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views import generic

from vector.common.errors import DomainError
from vector.common.office_views import RefusalInForm
from vector.programmes.actions import facts, targets
from vector.programmes.enums import FactState
from vector.programmes.models import Fact, Target


class LedgerIndex(generic.IndexView):
    """Targets or facts, those that the person may see."""

    def get_base_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user).select_related("indicator__programme", "organisation")


class TargetCreate(RefusalInForm, generic.CreateView):
    def save_instance(self) -> Target:
        given = self.form.cleaned_data
        return targets.enter(
            indicator=given["indicator"],
            organisation=given["organisation"],
            value=given["value"],
            due_on=given["due_on"],
            by=self.request.user,
        )


class TargetEdit(RefusalInForm, generic.EditView):
    def save_instance(self) -> Target:
        given = self.form.cleaned_data
        return targets.revise(target=self.object, value=given["value"], due_on=given["due_on"], by=self.request.user)


class FactCreate(RefusalInForm, generic.CreateView):
    @transaction.atomic
    def save_instance(self) -> Fact:
        given = self.form.cleaned_data
        fact = facts.enter(
            indicator=given["indicator"],
            organisation=given["organisation"],
            value=given["value"],
            on=given["on"],
            by=self.request.user,
        )
        return facts.confirm(fact=fact, by=self.request.user) if given["is_confirmed"] else fact


class FactEdit(RefusalInForm, generic.EditView):
    @transaction.atomic
    def save_instance(self) -> Fact:
        given = self.form.cleaned_data
        fact = facts.revise(fact=self.object, value=given["value"], on=given["on"], by=self.request.user)
        if given["is_confirmed"] and fact.state == FactState.REPORTED:
            return facts.confirm(fact=fact, by=self.request.user)
        if not given["is_confirmed"] and fact.state == FactState.CONFIRMED:
            return facts.reopen(fact=fact, by=self.request.user)
        return fact


class TargetDelete(generic.DeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        targets.drop(target=self.object, by=request.user)
        messages.success(request, self.get_success_message())
        return redirect(self.get_success_url())


class FactDelete(generic.DeleteView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            facts.drop(fact=self.object, by=request.user)
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, self.get_success_message())
        return redirect(self.get_success_url())
