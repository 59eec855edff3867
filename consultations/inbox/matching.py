"""Which question a letter belongs to, and whether its sender may write there.

Asked in this order: our signed reply address; then the Message-IDs of our letters; then a number in the subject. The
first says who may answer and what they had seen; the others only lead to the question. In every case the letter must
come from an address of a person who has a part in it. See docs/adr/0023.
"""

import re
from dataclasses import dataclass

from consultations import rules
from consultations.inbox.enums import Reason
from consultations.inbox.letters.parsing import ParsedLetter
from consultations.models import Consultation
from consultations.reply_address import ReplyTo, is_with_part, read_address, threads_among
from vector.mail.outbox import sent_as
from vector.people.models import User

# «К-00042»; the letter may be Latin, the dash any.
NUMBER = re.compile(r"(?<![\w-])[КKкk]\s?[-–—]\s?(\d{5,9})(?!\d)")
GROUP = re.compile(r"^consultation-(\d{1,18})$")


@dataclass(frozen=True)
class Match:
    """Where a letter belongs.

    `person` may write there as themselves (or ask, when there is no `consultation`); None: nobody may, for `reason`.
    `version` is what the sender had seen of the question, where the letter says it. `named` is whom the address was
    made for.
    """

    consultation: Consultation | None = None
    person: User | None = None
    version: int | None = None
    named: User | None = None
    reason: Reason | None = None


def match(letter: ParsedLetter) -> Match:
    """Find the question and the person; see Match."""
    sender = person_at(letter.sender)
    signed = next((found for address in letter.recipients if (found := read_address(address))), None)
    if signed is not None:
        return _by_address(signed, sender)
    consultation = question_of(letter)
    if consultation is not None:
        if sender is None:
            return Match(consultation, reason=Reason.UNKNOWN_SENDER)
        if sender.pk not in {consultation.asker_id, consultation.holder_id}:
            return Match(consultation, reason=Reason.NOT_PARTICIPANT)
        return Match(consultation, sender)
    if any(is_with_part(address) for address in letter.recipients):
        return Match(reason=Reason.DAMAGED_ADDRESS)
    return Match(person=sender, reason=None if sender else Reason.UNKNOWN_SENDER)


def person_at(address: str) -> User | None:
    """The active person whose address this is."""
    return User.objects.reachable().filter(email=address).select_related("region").first() if address else None


def question_of(letter: ParsedLetter) -> Consultation | None:
    """The question that a letter refers to, by our Message-IDs or by the number in its subject."""
    found = _answered(letter)
    if found is None and (number := NUMBER.search(letter.subject)):
        found = Consultation.objects.filter(pk=int(number[1])).first()
    return found


def question_beside(letter: ParsedLetter, *, is_sender_sure: bool) -> Consultation | None:
    """The question beside which a robot's letter may be shown.

    Whoever knows our reply address or Message-IDs has had a letter of ours. A number in a subject can be guessed:
    it counts from somebody who has a part in the question, and only when the sender `is_sender_sure`.
    """
    found = match(letter)
    if found.named is not None or _answered(letter) is not None:
        return found.consultation
    return found.consultation if found.person is not None and is_sender_sure else None


def _answered(letter: ParsedLetter) -> Consultation | None:
    """The question that a letter refers to by our Message-IDs."""
    threads = threads_among(letter.references)
    found = Consultation.objects.filter(public_id__in=threads).order_by("-pk").first() if threads else None
    if found is None and letter.references:
        found = question_of_letters(letter.references)
    return found


def question_of_letters(message_ids: tuple[str, ...]) -> Consultation | None:
    """The question of which one of our letters is named here."""
    sent = sent_as(message_ids)
    group = GROUP.match(sent.group) if sent else None
    return Consultation.objects.filter(pk=int(group[1])).first() if group else None


def _by_address(signed: ReplyTo, sender: User | None) -> Match:
    consultation = Consultation.objects.filter(pk=signed.consultation_id).first()
    named = User.objects.reachable().filter(pk=signed.person_id).first()
    if consultation is None or named is None:
        return Match(reason=Reason.DAMAGED_ADDRESS)
    is_asked = named.pk == consultation.asker_id
    if sender is not None and sender.pk == named.pk and (is_asked or rules.is_answering(named, consultation)):
        return Match(consultation, sender, signed.version, named)
    # The letter was for a colleague who held the question before.
    if sender is not None and not is_asked and sender.pk == consultation.holder_id:
        return Match(consultation, sender, signed.version, named)
    return Match(consultation, reason=Reason.OTHER_SENDER, named=named)
