"""What this part itself keeps about a person, for the download of one's data."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vector.mail.outbox import letters_to
from vector.people.registry import Section, register_data


def _when(value: Any) -> str:
    return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT") if value else ""


def account(user: Any) -> Section:
    """Name, address and settings."""
    rows = [
        (_("First name and patronymic"), user.first_name),
        (_("Last name"), user.last_name),
        (_("E-mail address"), user.email),
        (_("Phone"), user.phone),
        (_("Region"), user.region.title if user.region else ""),
        (_("Language"), user.get_language_display()),
        (_("Account made"), _when(user.date_joined)),
        (_("Last sign-in"), _when(user.last_login)),
    ]
    return Section("account", _("Account"), [{_("What"): title, _("Value"): str(value)} for title, value in rows])


def places(user: Any) -> Section:
    """Places in organisations and at accelerators, the ended ones too."""
    rows = [
        {
            _("Where"): place.organisation.title,
            _("Role"): place.get_role_display(),
            _("Since"): _when(place.started_at),
            _("Until"): _when(place.ended_at),
        }
        for place in user.memberships.select_related("organisation")
    ]
    rows += [
        {
            _("Where"): place.region.title,
            _("Role"): _("Accelerator staff"),
            _("Since"): _when(place.started_at),
            _("Until"): _when(place.ended_at),
        }
        for place in user.region_places.select_related("region")
    ]
    return Section("places", _("Organisations and roles"), rows)


def consents(user: Any) -> Section:
    """Consents, the withdrawn ones too."""
    return Section(
        "consents",
        _("Consents"),
        [
            {
                _("For what"): consent.get_purpose_display(),
                _("Version of the text"): consent.text_version,
                _("SHA-256 of the text"): consent.text_hash,
                pgettext("consent", "Given"): _when(consent.given_at),
                pgettext("consent", "Withdrawn"): _when(consent.withdrawn_at),
            }
            for consent in user.consents.all()
        ],
    )


def letters(user: Any) -> Section:
    """Letters sent to the person, the newest hundred."""
    return Section(
        "letters",
        _("Letters"),
        [
            {
                _("Subject"): letter["subject"],
                _("Written"): _when(letter["created_at"]),
                _("Sent"): _when(letter["sent_at"]),
            }
            for letter in letters_to(user.email, limit=100)
        ],
    )


def register() -> None:
    """Called once, from AppConfig.ready()."""
    own = (("account", account), ("places", places), ("consents", consents), ("letters", letters))
    for order, (code, collector) in enumerate(own):
        register_data(code, collector, order=order)
