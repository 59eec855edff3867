"""App configuration of quizzes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "courses.quizzes"
    label = "quizzes"
    verbose_name = _("Quizzes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses.quizzes import course_parts, own_data
        from courses.quizzes.cabinet import cards, has_attempts
        from courses.registry import (
            ItemKind,
            register_home_part,
            register_kind,
            register_results,
            register_run_links,
            register_with_others,
        )
        from vector.cabinet import registry
        from vector.pages import titles
        from vector.people.registry import register_data, register_forgetting

        register_kind(
            ItemKind(code="quiz", model="quizzes.QuizPage", word=_("Quiz"), rule=_("done when you have passed it"))
        )
        titles.register_pages("quiz", _("quiz"), "quizzes.QuizPage")
        register_home_part("quizzes", course_parts.marked)
        register_with_others("quizzes", course_parts.with_others)
        register_run_links("quizzes", course_parts.run_links)
        register_results("quiz", course_parts.results)
        registry.register("quizzes", cards)
        registry.register_fact("quizzes", has_attempts)
        register_data("quizzes", own_data.attempts)
        register_forgetting("quizzes", own_data.forget)
