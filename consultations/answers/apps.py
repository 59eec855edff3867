"""App configuration of published answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnswersConfig(AppConfig):
    name = "consultations.answers"
    label = "answers"
    verbose_name = _("Published answers")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete
        from wagtail.signals import page_published, page_unpublished

        from consultations import registry
        from consultations.answers import community, findable, home, own_data, parts, queries
        from consultations.answers.models import PublishedAnswerPage
        from vector.cabinet import registry as cabinet
        from vector.community.registry import register_destination
        from vector.pages import home_sections
        from vector.people.registry import register_data, register_forgetting
        from vector.search import registry as search

        registry.register_queue_view("to-publish", _("To publish"), queries.to_publish)
        registry.register_link(parts.preparing_link)
        registry.register_link(parts.consent_link)
        registry.register_panel("answers/_beside.html", parts.beside)
        cabinet.register("published_answers", parts.cards)
        home_sections.register("answers", home.newest_answers, order=30)
        search.register_pages(
            "answers", _("Answers to questions"), "answers.AnswerIndexPage", "answers.PublishedAnswerPage"
        )
        page_published.connect(findable.remember, sender=PublishedAnswerPage, dispatch_uid="answer-findable")
        page_unpublished.connect(findable.forget, sender=PublishedAnswerPage, dispatch_uid="answer-findable")
        post_delete.connect(findable.forget, sender=PublishedAnswerPage, dispatch_uid="answer-findable")
        register_destination(community.ANSWER)
        register_data("published_answers", own_data.copies)
        register_forgetting("published_answers", own_data.forget)
