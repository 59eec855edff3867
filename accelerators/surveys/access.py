"""Who stands before a response: a signed-in person, or whoever holds a letter's link."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from accelerators.surveys import rules
from accelerators.surveys.letters import hash_of
from accelerators.surveys.models import SurveyLink, SurveyResponse
from vector.people.models import User

SESSION_KEY = "survey_links"
KEPT_LINKS = 20


class NotSignedIn(Exception):
    """Nobody knows who this is: `response` leads to the sign-in."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Access:
    """A response and who acts on it. `is_author`: may fill it in while the wave is open; else may only read."""

    response: SurveyResponse
    person: User
    is_author: bool


def open_link(request: HttpRequest, token: str) -> SurveyResponse:
    """Let this browser, for its session, into the one response that the link belongs to. Raises Http404.

    Changes nothing but the session: a mail scanner that follows the link does no harm.
    """
    link = SurveyLink.objects.valid().filter(token_hash=hash_of(token)).select_related("response").first()
    if link is None:
        raise Http404
    opened = dict(request.session.get(SESSION_KEY, {}))
    opened.pop(str(link.response.public_id), None)
    opened[str(link.response.public_id)] = link.pk
    request.session[SESSION_KEY] = dict(list(opened.items())[-KEPT_LINKS:])
    return link.response


def find(request: HttpRequest, public_id: Any) -> Access:
    """The response, for somebody who may see it: by a link that is still valid, or signed in.

    Raises Http404 for everybody else, NotSignedIn for a visitor without a link.
    """
    by_link = _by_link(request, public_id)
    if by_link is not None:
        return by_link
    if not request.user.is_authenticated:
        raise NotSignedIn(redirect_to_login(request.get_full_path()))
    response = SurveyResponse.objects.visible_to(request.user).for_rows().filter(public_id=public_id).first()
    if response is None:
        raise Http404
    return Access(response, request.user, rules.may_fill_in(request.user, response))


def _by_link(request: HttpRequest, public_id: Any) -> Access | None:
    link_id = request.session.get(SESSION_KEY, {}).get(str(public_id))
    if link_id is None:
        return None
    link = (
        SurveyLink.objects.valid()
        .filter(pk=link_id, response__public_id=public_id)
        .select_related("person", "response__wave__survey", "response__organisation__region", "response__recipient")
        .first()
    )
    return Access(link.response, link.person, is_author=True) if link else None
