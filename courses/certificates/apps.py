"""App configuration of certificates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "courses.certificates"
    label = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from courses import registry
        from courses.certificates import checks, own_data, parts  # noqa: F401 - the checks register themselves
        from courses.certificates.actions import issue_on_completion
        from vector.cabinet import registry as cabinet
        from vector.people.registry import register_data, register_forgetting

        register_data("certificates", own_data.certificates)
        register_forgetting("certificates", own_data.forget)
        cabinet.register("certificates", parts.cards)
        cabinet.register_fact("certificates", parts.has_certificates)
        registry.register_completion("certificates", issue_on_completion)
        registry.register_finish_part("certificates", parts.finish_part)
