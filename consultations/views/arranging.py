"""Joining questions, taking them apart, taking a part out, linking: one page a question."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from consultations import rules
from consultations.actions import merging, splitting
from consultations.arrange_forms import LinkForm, MergeForm, SplitForm
from consultations.beside import related_of
from consultations.enums import DONE
from consultations.models import Consultation
from consultations.numbers import number_of
from consultations.views.desk import AnsweringView
from consultations.views.refusals import refused
from vector.common.errors import DomainError


class Arrange(AnsweringView):
    """GET shows what can be done; POST does what the button says: merge, unmerge, split, link, unlink."""

    http_method_names = ["get", "head", "options", "post"]

    def find(self) -> Consultation:
        questions = self.answering.questions.for_rows().select_related("merged_into")
        consultation = get_object_or_404(questions, public_id=self.kwargs["public_id"])
        if not rules.may_arrange(self.request.user, consultation):
            raise PermissionDenied
        return consultation

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.show(self.find())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        consultation = self.find()
        forms = self.forms(consultation)
        deed = request.POST.get("deed", "")
        form: Form | None = None
        try:
            if deed == "unmerge":
                merging.unmerge(consultation, by=request.user)
            elif deed == "unlink":
                other = get_object_or_404(self.answering.questions, pk=number_of(request.POST.get("other", "")) or 0)
                merging.unlink(consultation, other=other, by=request.user)
            elif deed in forms:
                form = self.forms(consultation, request.POST, deed)[deed]
                if not form.is_valid():
                    return self.show(consultation, {**forms, deed: form}, status=422)
                if deed == "merge" and (page := self.to_read(consultation, form.cleaned_data["other"])):
                    return page
                return redirect(self.done(deed, consultation, form.cleaned_data))
            else:
                raise PermissionDenied
        except DomainError as error:
            if form is None:
                return refused(request, consultation, error)
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(consultation, {**forms, deed: form}, status=409)
        return redirect(consultation)

    def to_read(self, consultation: Consultation, main: Consultation) -> HttpResponse | None:
        """The answer that would be sent at once, before it is: it was written to somebody else."""
        answer = merging.last_answer(main) if main.state in DONE and rules.is_mergeable(consultation) else None
        if answer is None or self.request.POST.get("seen_answer") == str(answer.pk):
            return None
        context = {"consultation": consultation, "main": main, "answer": answer, "answers": [answer]}
        return render(self.request, "consultations/merge_answer.html", context)

    def done(self, deed: str, consultation: Consultation, chosen: dict[str, Any]) -> Consultation:
        """The question to show after the deed."""
        by = self.request.user
        if deed == "split":
            part = splitting.split(consultation, by=by, **chosen)
            return part if self.answering.sees(part) else consultation
        if deed == "merge":
            return merging.merge(consultation, into=chosen["other"], by=by)
        merging.link(consultation, other=chosen["other"], by=by)
        return consultation

    def forms(self, consultation: Consultation, data: Any = None, bound: str = "") -> dict[str, Form]:
        """The three forms by their deed; the one named is filled from `data`."""
        questions = self.answering.questions
        return {
            "merge": MergeForm(data if bound == "merge" else None, questions=questions),
            "split": SplitForm(data if bound == "split" else None, consultation=consultation),
            "link": LinkForm(data if bound == "link" else None, questions=questions),
        }

    def show(
        self, consultation: Consultation, forms: dict[str, Form] | None = None, *, status: int = 200
    ) -> HttpResponse:
        forms = forms or self.forms(consultation)
        context = {
            "consultation": consultation,
            "forms": forms,
            "wrong": next((form for form in forms.values() if form.errors), None),
            "may_merge": rules.is_mergeable(consultation),
            "may_split": rules.is_splittable(consultation) and len(forms["split"].fields["messages"].queryset) > 1,  # type: ignore[attr-defined]
            "related": related_of(consultation, self.answering),
        }
        return render(self.request, "consultations/arrange.html", context, status=status)
