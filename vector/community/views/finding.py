"""How pages find what they are about: a visitor whom a topic is not open to is asked to sign in, whatever is there."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from vector.community.belonging import belongs
from vector.community.models import Post, Theme, Topic


class SignInFirst(Exception):
    """The visitor may find it after signing in, or may not: the answer is the same."""


def found_or_sign_in(user: Any, objects: Any, **wanted: Any) -> Any:
    """The object; else 404 for who is signed in. Raises SignInFirst for a visitor."""
    found = objects.filter(**wanted).first()
    if found is None:
        if user.is_authenticated:
            raise Http404
        raise SignInFirst
    return found


def member_or_404(user: Any) -> None:
    """Writing and following are for those who belong; for everybody else these pages are not there."""
    if not belongs(user):
        raise Http404


def topic_for_member(user: Any, public_id: Any) -> Topic:
    member_or_404(user)
    return get_object_or_404(Topic.objects.visible_to(user).select_related("theme", "region"), public_id=public_id)


def theme_for_member(user: Any, slug: str) -> Theme:
    member_or_404(user)
    return get_object_or_404(Theme.objects.visible_to(user), slug=slug)


def readable_post(user: Any, public_id: Any) -> Post:
    """A post that `user` may read and whose words are there."""
    member_or_404(user)
    visible = Post.objects.visible_to(user).readable().select_related("author", "topic__theme", "topic__region")
    return get_object_or_404(visible, public_id=public_id)
