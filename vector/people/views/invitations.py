"""Inviting people and the list of those one works with."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from vector.common.errors import DomainError
from vector.people import rules
from vector.people.actions import invitations, memberships
from vector.people.forms import ConfirmForm, InvitationForm, PersonSearchForm
from vector.people.models import Membership, SignInLink, User

PAGE_SIZE = 30


class InviterMixin(LoginRequiredMixin):
    """For those who may invite; for others the page doesn't exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not rules.may_invite(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class PersonList(InviterMixin, View):
    """People of one's organisations (for the office: all), with their roles now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = PersonSearchForm(request.GET)
        people = User.objects.visible_to(request.user).filter(anonymised_at__isnull=True)
        if form.is_valid():
            people = self.narrowed(people, form.cleaned_data)
        places = Membership.objects.visible_to(request.user).current().select_related("organisation")
        people = people.select_related("region").prefetch_related(
            Prefetch("memberships", queryset=places.order_by("pk"), to_attr="places_now")
        )
        page = Paginator(people.order_by("sort_key", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "form": form,
            "listing": page,
            "endable": rules.endable(request.user, [place for person in page for place in person.places_now]),
            "may_import": rules.may_import_people(request.user),
        }
        return render(request, "people/person_list.html", context)

    @staticmethod
    def narrowed(people: Any, wanted: dict[str, Any]) -> Any:
        if wanted["q"]:
            people = people.search(wanted["q"])
        if wanted["region"]:
            people = people.filter(region=wanted["region"])
        if wanted["role"]:
            current = Membership.objects.current().filter(role=wanted["role"])
            people = people.filter(pk__in=current.values("person"))
        return people


class Invite(InviterMixin, View):
    """Invites one person; the page after it says what happens next."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "people/invite.html", {"form": InvitationForm(user=request.user)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InvitationForm(request.POST, user=request.user)
        if form.is_valid():
            values = form.cleaned_data
            if values["organisation"] is None:
                values["role"] = ""
            try:
                link = invitations.invite(by=request.user, **values)
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return redirect("people:invited", link.public_id)
        return render(request, "people/invite.html", {"form": form})


class Invited(InviterMixin, View):
    """Done: who is invited, till when the letter is good."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        links = SignInLink.objects.visible_to(request.user).select_related("person", "organisation")
        return render(request, "people/invited.html", {"link": get_object_or_404(links, public_id=public_id)})


class InvitationList(InviterMixin, View):
    """Invitations nobody followed yet, the newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = (
            SignInLink.objects.visible_to(request.user)
            .filter(used_at__isnull=True, revoked_at__isnull=True, person__anonymised_at__isnull=True)
            .select_related("person", "organisation")
        )
        page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
        return render(request, "people/invitation_list.html", {"listing": page})


class InvitationRepeat(InviterMixin, View):
    """Sends an invitation again."""

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        link = get_object_or_404(SignInLink.objects.visible_to(request.user), public_id=public_id)
        try:
            fresh = invitations.repeat(link=link, by=request.user)
        except DomainError as error:
            return render(request, "people/refused.html", {"message": error.message}, status=409)
        return redirect("people:invited", fresh.public_id)


class PlaceEnd(InviterMixin, View):
    """Ends a person's place in an organisation after a question."""

    def get(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        return self.page(request, self.place(request, public_id), self.form())

    def post(self, request: HttpRequest, public_id: Any) -> HttpResponse:
        place, form = self.place(request, public_id), self.form(request.POST)
        if form.is_valid():
            try:
                memberships.end(membership=place, by=request.user)
            except DomainError as error:
                form.add_error(error.field, error.message)
            else:
                return render(request, "people/place_ended.html", {"place": place})
        return self.page(request, place, form)

    @staticmethod
    def place(request: HttpRequest, public_id: Any) -> Membership:
        visible = Membership.objects.visible_to(request.user).current().select_related("person", "organisation")
        place = get_object_or_404(visible, public_id=public_id)
        if not rules.may_end(request.user, place):
            raise Http404
        return place

    @staticmethod
    def form(data: Any = None) -> ConfirmForm:
        return ConfirmForm(data, label=_("Yes, end this place"))

    @staticmethod
    def page(request: HttpRequest, place: Membership, form: ConfirmForm) -> HttpResponse:
        return render(request, "people/place_end.html", {"place": place, "form": form})
