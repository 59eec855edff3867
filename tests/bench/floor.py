"""The floor: the least that a signed-in Django page can cost. Served by gunicorn as `tests.bench.floor:application`."""

import os

import dj_database_url
from django.conf import settings

settings.configure(
    SECRET_KEY="bench-only",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": dj_database_url.parse(os.environ["FLOOR_DATABASE_URL"], conn_max_age=60)},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)

import django  # noqa: E402 - settings come first
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402 - apps are ready only now


def page(request: HttpRequest) -> HttpResponse:
    """Session, user, and one query of its own."""
    name = request.user.get_username()
    kinds = ContentType.objects.count()
    return HttpResponse(f"<!doctype html><title>floor</title><p>{name} {kinds}</p>")


urlpatterns = [path("", page)]
application = get_wsgi_application()


def session_key() -> str:
    """Make the floor's tables and a signed-in user; returns the key of the session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("bench")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


if __name__ == "__main__":
    print(session_key())
