"""Where questions go that come without a form, by letter or from the community: organisation, programme, topic."""

from dataclasses import dataclass

from django.conf import settings

from consultations.compared import similar_questions
from consultations.models import Topic
from vector.people.models import Organisation, User
from vector.programmes.models import Programme


@dataclass(frozen=True)
class Place:
    """Whom a person asks for, and in which programme."""

    organisation: Organisation
    programme: Programme | None


def place_of(person: User) -> Place | None:
    """The person's organisation, the one headed or coordinated first; None without any."""
    ids = person.managed_organisation_ids() or person.organisation_ids()
    if not ids:
        return None
    organisation = Organisation.objects.select_related("region").get(pk=min(ids))
    return Place(organisation, Programme.objects.visible_to(person).current())


def topic_without_form(words: str, *, by: User) -> Topic | None:
    """The topic of similar questions; where there are none, the one that the settings name, else the first offered."""
    offered = Topic.objects.filter(is_open=True)
    code = similar_questions(words, user=by).topic
    if code and (guessed := offered.filter(code=code).first()):
        return guessed
    named = offered.filter(code=settings.CONSULTATION_MAIL_TOPIC).first() if settings.CONSULTATION_MAIL_TOPIC else None
    return named or offered.first()
