"""URLs of the community: the home participant writes in a topic of the home region, in a theme for members.

Who belongs reads and writes everywhere, also abroad; moderating is the office's and the accelerator's of the region.
"""

from tests.factories.community import PostFactory, ReportFactory, ThemeFactory, file_of, topic
from tests.permissions.case import Case, public
from tests.permissions.world import World


def build(world: World) -> None:
    theme = ThemeFactory(slug="matrix")
    thread = topic(theme=theme, region=world.home.region, author=world.home.people["head"])
    post = PostFactory(topic=thread, author=world.home.people["participant"])
    world.things |= {
        "community_topic": thread,
        "community_post": post,
        "community_file": file_of(post),
        "community_report": ReportFactory(post=post),
    }


def theme(world: World) -> dict:
    return {"slug": world.things["community_topic"].theme.slug}


def thread(world: World) -> dict:
    return {"public_id": world.things["community_topic"].public_id}


def post(world: World) -> dict:
    return {"public_id": world.things["community_post"].public_id}


# The tutor belongs because courses know them; experts when consultations tell the community of them.
BELONG = ("participant", "coordinator", "head", "tutor", "expert", "accelerator", "office")
READ = dict.fromkeys(BELONG, "GET")
WRITE = dict.fromkeys(BELONG, "GET POST")
MODERATE = {"accelerator": "GET POST", "office": "GET POST"}
PRESS = {"accelerator": "POST", "office": "POST"}
OWN = {"participant": "GET POST"}
DATA = {
    "data": lambda world, role: {
        "text": "Мы делаем так.",
        "reason": "Так нельзя",
        "frequency": "daily",
        "title": "Вопрос",
        "theme": world.things["community_topic"].theme.pk,
        "on": "1",
    }
}

CASES = [
    public("community:home"),
    Case("community:topic-new", may=WRITE, **DATA),
    Case("community:moderation", may={"accelerator": "GET", "office": "GET"}),
    Case("community:theme", may=READ, foreign=READ, kwargs=theme),
    Case("community:theme-letters", may=WRITE, foreign=WRITE, kwargs=theme, **DATA),
    Case("community:topic", may=WRITE, foreign=WRITE, kwargs=thread, **DATA),
    Case("community:topic-letters", may=WRITE, foreign=WRITE, kwargs=thread, **DATA),
    Case("community:topic-pin", may=PRESS, kwargs=thread, **DATA),
    Case("community:topic-lock", may=PRESS, kwargs=thread, **DATA),
    Case("community:topic-hide", may=MODERATE, kwargs=thread, **DATA),
    Case("community:topic-restore", may=PRESS, kwargs=thread),
    Case("community:topic-move", may=MODERATE, kwargs=thread, **DATA),
    Case("community:topic-become", may={"office": "POST"}, kwargs=lambda world: {**thread(world), "kind": "practice"}),
    Case("community:post", may=READ, foreign=READ, kwargs=post),
    Case("community:post-sent", may={"participant": "GET"}, foreign={}, kwargs=post),
    Case("community:post-edit", may=OWN, foreign={}, kwargs=post, **DATA),
    Case("community:post-delete", may=OWN, foreign={}, kwargs=post),
    Case("community:post-report", may=WRITE, foreign=WRITE, kwargs=post, **DATA),
    # A text that has changed is shown instead of approved: the page is found all the same.
    Case("community:post-approve", may=PRESS, kwargs=post),
    Case("community:post-hide", may=MODERATE, kwargs=post, **DATA),
    Case("community:post-restore", may=PRESS, kwargs=post),
    Case(
        "community:report-dismiss",
        may=PRESS,
        kwargs=lambda world: {"public_id": world.things["community_report"].public_id},
    ),
    Case(
        "community:file",
        may=READ,
        foreign=READ,
        kwargs=lambda world: {"public_id": world.things["community_file"].public_id},
    ),
]
