"""App configuration of the mail that comes in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "consultations.inbox"
    label = "inbox"
    verbose_name = _("Incoming mail")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import register

        from consultations.inbox import own_data
        from consultations.inbox.checks import check_mailbox
        from consultations.inbox.panel import letters_beside
        from consultations.registry import register_panel
        from vector.people.registry import register_data, register_forgetting

        register_panel("inbox/_panel.html", letters_beside)
        register(check_mailbox, "inbox")
        register_data("inbox", own_data.letters)
        register_forgetting("inbox", own_data.forget)
