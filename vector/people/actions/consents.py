"""Giving and withdrawing the consent to the processing of personal data."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vector.common.errors import DomainError
from vector.common.models import record_deed
from vector.mail.actions.suppressions import suppress, unsuppress
from vector.mail.enums import WITHOUT_CONSENT
from vector.people.consent_texts import text_in_force
from vector.people.enums import ConsentPurpose
from vector.people.models import Consent, ConsentText, User


@transaction.atomic
def give(*, person: User, text_hash: str, by: User, purpose: str = ConsentPurpose.PERSONAL_DATA) -> Consent:
    """Note that a person agreed to the text in force; letters that stopped with a withdrawal may come again.

    What the person had unsubscribed from stays so.

    `text_hash` is of the text the person was shown: raises DomainError if another one is in force by now. Giving the
    same consent twice changes nothing.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    text = text_in_force(purpose)
    if text_hash != text.digest:
        raise DomainError(_("The text has changed in the meantime. Please read the new one."))
    present = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True).first()
    if present is not None and present.text_version == text.version:
        return present
    if present is not None:
        present.withdrawn_at = timezone.now()
        present.save(update_fields=["withdrawn_at", "updated_at"])
    consent = Consent.objects.create(person=person, purpose=purpose, text_version=text.version, text_hash=text.digest)
    unsuppress(person.email, stream=WITHOUT_CONSENT, by=by)
    record_deed(by=by, deed="people.consent_given", on=person, version=text.version, hash=text.digest)
    return consent


@transaction.atomic
def withdraw(*, person: User, by: User, purpose: str = ConsentPurpose.PERSONAL_DATA) -> Consent:
    """Withdraw the present consent: letters stop at once, those that wait too. The row stays as proof.

    Raises DomainError when there is no consent to withdraw.
    """
    consent = (
        Consent.objects.select_for_update(no_key=True)
        .filter(person=person, purpose=purpose, withdrawn_at__isnull=True)
        .first()
    )
    if consent is None:
        raise DomainError(_("There is no consent to withdraw."))
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at", "updated_at"])
    suppress(person.email, stream=WITHOUT_CONSENT, reason="consent withdrawn", by=by)
    record_deed(by=by, deed="people.consent_withdrawn", on=person, version=consent.text_version)
    return consent


@transaction.atomic
def publish(*, version: str, text: str, by: User | None, purpose: str = ConsentPurpose.PERSONAL_DATA) -> ConsentText:
    """Publish a new text: from now on everybody is asked to agree to it. Raises DomainError for a known version."""
    if ConsentText.objects.filter(purpose=purpose, version=version).exists():
        raise DomainError(_("There is a text of this version already."), field="version")
    published = ConsentText.objects.create(purpose=purpose, version=version, text=text.strip(), published_by=by)
    record_deed(by=by, deed="people.consent_text_published", on=published, version=version, hash=published.digest)
    return published
