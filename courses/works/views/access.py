"""Who stands before a version that waits for agreement: whoever holds a letter's link, or a signed-in head."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from courses.works import endorsers
from courses.works.actions import links
from courses.works.enums import EndorsementWay
from courses.works.models import EndorsementLink, WorkVersion
from courses.works.queries import with_story
from vector.people.models import User

SESSION_KEY = "work_links"
KEPT_LINKS = 20


class NotSignedIn(Exception):
    """Nobody knows who this is: `response` leads to the sign-in."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Access:
    """A version, who would agree it, and the way. `is_open`: this person may still decide."""

    version: WorkVersion
    person: User
    way: EndorsementWay
    is_open: bool


def open_link(request: HttpRequest, token: str) -> WorkVersion:
    """Let this browser, for its session, to the one version that the link belongs to. Raises Http404.

    Changes nothing but the session: a mail scanner that follows the link does no harm. A link that was used up by the
    person's own decision still shows that decision, while the person's place lasts.
    """
    link = (
        EndorsementLink.objects.held()
        .filter(token_hash=links.hash_of(token))
        .select_related("version", "membership")
        .first()
    )
    if link is None or not (link.is_open or decided_by(link.version, link.membership.person_id)):
        raise Http404
    opened = dict(request.session.get(SESSION_KEY, {}))
    opened.pop(str(link.version.public_id), None)
    opened[str(link.version.public_id)] = link.pk
    request.session[SESSION_KEY] = dict(list(opened.items())[-KEPT_LINKS:])
    return link.version


def find(request: HttpRequest, public_id: Any) -> Access:
    """The version, for somebody who may agree it or has decided about it: by a link, or signed in.

    Raises Http404 for everybody else, NotSignedIn for a visitor without a link.
    """
    by_link = _by_link(request, public_id)
    if by_link is not None:
        return by_link
    if not request.user.is_authenticated:
        raise NotSignedIn(redirect_to_login(request.get_full_path()))
    version = _versions().visible_to(request.user).filter(public_id=public_id).first()
    if version is None:
        raise Http404
    is_able = _is_able(version, request.user.pk)
    if not (is_able or decided_by(version, request.user.pk)):
        raise Http404
    return Access(version, request.user, EndorsementWay.CABINET, is_able and _waits(version))


def decided_by(version: WorkVersion, person_id: int) -> bool:
    """Whether the word about this version is this person's."""
    endorsement = getattr(version, "endorsement", None)
    return endorsement is not None and endorsement.head_id == person_id


def _by_link(request: HttpRequest, public_id: Any) -> Access | None:
    link_id = request.session.get(SESSION_KEY, {}).get(str(public_id))
    if link_id is None:
        return None
    link = (
        EndorsementLink.objects.held()
        .filter(pk=link_id, version__public_id=public_id)
        .select_related("membership__person__region")
        .first()
    )
    if link is None:
        return None
    version = _versions().get(pk=link.version_id)
    person = link.membership.person
    if link.is_open and _is_able(version, person.pk):
        return Access(version, person, EndorsementWay.LINK, _waits(version))
    if decided_by(version, person.pk):
        return Access(version, person, EndorsementWay.LINK, False)
    return None


def _versions() -> Any:
    return with_story(
        WorkVersion.objects.select_related("work__enrolment__person", "work__enrolment__run__course")
    ).select_related("work__assignment", "organisation__region", "endorsement__head", "endorsement__recorded_by")


def _is_able(version: WorkVersion, person_id: int) -> bool:
    able = endorsers.of_organisation(version.organisation_id, author_id=version.work.enrolment.person_id)
    return person_id in able.person_ids


def _waits(version: WorkVersion) -> bool:
    """Whether a word about this very version is waited for."""
    newest = version.work.versions.latest_first().values_list("pk", flat=True).first()
    return version.work.is_awaiting_agreement and newest == version.pk
