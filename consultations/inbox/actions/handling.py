"""What comes of a letter: a reply, an answer, a question, a draft; or it waits for the working group."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations import rules
from consultations.actions import consultation as deeds
from consultations.actions import drafts
from consultations.enums import Channel, ConsultationState
from consultations.inbox import matching, notices
from consultations.inbox.addresses import our_addresses
from consultations.inbox.enums import TRANSITIONS, Outcome, Reason
from consultations.inbox.letters.authentication import is_confirmed
from consultations.inbox.letters.classifying import Automatic, automatic, read_bounce
from consultations.inbox.letters.parsing import ParsedLetter, parse
from consultations.inbox.letters.quoting import own_words
from consultations.inbox.letters.subjects import is_forward, plain_subject
from consultations.inbox.matching import Match
from consultations.inbox.models import IncomingLetter
from consultations.models import Consultation, Draft, Message
from consultations.places import place_of, topic_without_form
from vector.common.errors import DomainError
from vector.common.transitions import change_state, locked
from vector.common.upload_fields import MAX_FILES
from vector.common.uploads import CheckedFile, check_upload
from vector.people.models import User

# What is longer is cut in the thread; the original has all of it.
MAX_TEXT = 50_000


@dataclass
class Written:
    """What a person wrote, ready for a thread."""

    text: str
    files: list[CheckedFile] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def begin(letter: IncomingLetter) -> bool:
    """Count the attempt, for good, before it is made: a letter that kills its worker is not tried for ever."""
    return bool(
        IncomingLetter.objects.unread()
        .filter(pk=letter.pk)
        .update(attempts=F("attempts") + 1, updated_at=timezone.now())
    )


@transaction.atomic
def handle(letter: IncomingLetter) -> IncomingLetter:
    """Do what a letter asks for, once, whoever else is at it.

    Everything a person wrote ends in a thread, in a draft, or before the working group. Letters are written to people
    known for sure, and one to a stranger; never to a robot.
    """
    row = IncomingLetter.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=letter.pk).first()
    if row is None or row.outcome != Outcome.RECEIVED:
        return row or letter
    with row.raw.open("rb") as original:
        parsed = parse(original.read())
    with translation.override("ru"):
        return _handle(row, parsed)


@transaction.atomic
def give_up(letter: IncomingLetter, *, words: str) -> IncomingLetter:
    """After the last attempt: the working group looks at the original. `words` say what went wrong."""
    row = locked(letter)
    return row if row.outcome != Outcome.RECEIVED else _held(row, Reason.FAILED, note=words)


def _handle(row: IncomingLetter, parsed: ParsedLetter) -> IncomingLetter:
    machine = automatic(parsed, our_addresses=our_addresses())
    if machine is not None:
        return _from_machine(row, parsed, machine)
    row.person = matching.person_at(parsed.sender)
    # Whatever becomes of it, the working group can read it and put it where it belongs.
    row.text = _text(parsed, is_question=True)
    if not _is_sender_sure(parsed):
        return _held(row, Reason.NOT_CONFIRMED, consultation=matching.question_of(parsed))
    if _came_lately(row) >= settings.CONSULTATION_MAIL_PER_HOUR:
        return _held(row, Reason.TOO_MANY)
    found = matching.match(parsed)
    if found.person is None:
        return _from_nobody(row, found)
    if found.person.needs_consent:
        notices.consent_needed(row, to=found.person)
        return _held(row, Reason.NO_CONSENT, consultation=found.consultation)
    if not row.is_whole:
        notices.too_large(row, to=found.person)
        return _held(row, Reason.TOO_LARGE, consultation=found.consultation)
    question = found.consultation
    row.text = _text(parsed, is_question=question is None)
    written = Written(row.text, *_checked(parsed))
    if not written.text and not written.files:
        why = (
            _("We found no text of your own in it. Write your reply above the quoted letter.")
            if question is not None
            else _("We found no text in it. Write your question and send the letter again.")
        )
        notices.not_added(row, found.consultation, to=found.person, why=" ".join([why, *written.refusals]))
        return _held(row, Reason.EMPTY, consultation=found.consultation)
    if question is None:
        return _ask(row, parsed, written, by=found.person)
    written.text = written.text or _("The files are attached.")
    if found.person.pk == question.asker_id:
        return _reply(row, question, written, by=found.person)
    return _answer(row, question, written, seen=found.version, by=found.person)


def _is_sender_sure(parsed: ParsedLetter) -> bool:
    """Where our mail server vouches for senders, only what it confirms is believed."""
    authserv_id = settings.CONSULTATION_MAIL_AUTHSERV_ID
    return not authserv_id or is_confirmed(parsed, authserv_id=authserv_id)


def _from_machine(row: IncomingLetter, parsed: ParsedLetter, machine: Automatic) -> IncomingLetter:
    """Kept beside its question, where it names one; never answered.

    What only its subject calls an automatic letter may be a person's: of somebody known it waits for the working group.
    """
    note = ""
    if machine is Automatic.BOUNCE:
        bounce = read_bounce(parsed)
        consultation = matching.question_of_letters(bounce.message_ids)
        note = bounce.words
    else:
        consultation = matching.question_beside(parsed, is_sender_sure=_is_sender_sure(parsed))
        row.text = own_words(parsed.text)[:MAX_TEXT]
    if machine is Automatic.ABSENT:
        row.person = matching.person_at(parsed.sender)
        if row.person is not None:
            return _held(row, Reason.ABSENT, consultation=consultation)
    outcome = Outcome.BOUNCE if machine is Automatic.BOUNCE else Outcome.AUTOMATIC
    return _ended(row, outcome, reason=Reason(machine.value), note=note, consultation=consultation)


def _from_nobody(row: IncomingLetter, found: Match) -> IncomingLetter:
    """Nothing goes into a thread, and nothing is answered that would tell a stranger anything."""
    if found.reason == Reason.UNKNOWN_SENDER and found.consultation is None and row.sender:
        notices.how_to_register(row)
    if found.reason == Reason.OTHER_SENDER and found.consultation is not None and found.named is not None:
        notices.other_address(row, found.consultation, to=found.named)
    return _held(row, found.reason or Reason.UNKNOWN_SENDER, consultation=found.consultation)


def _ask(row: IncomingLetter, parsed: ParsedLetter, written: Written, *, by: User) -> IncomingLetter:
    place = place_of(by)
    topic = topic_without_form(f"{plain_subject(parsed.subject)}\n{written.text}", by=by)
    if place is None:
        why = _("It is not known which organisation you ask for.")
        notices.not_added(row, None, to=by, why=why)
        return _held(row, Reason.NO_ORGANISATION)
    if place.programme is None or topic is None:
        notices.not_added(
            row, None, to=by, why=_("No programme has begun yet: questions are taken from its first day.")
        )
        return _held(row, Reason.NO_PROGRAMME)
    subject = plain_subject(parsed.subject) or " ".join(written.text.split()) or _("Question by e-mail")
    try:
        with transaction.atomic():
            question = deeds.ask(
                by=by,
                programme=place.programme,
                topic=topic,
                region=place.organisation.region,
                organisation=place.organisation,
                subject=Truncator(subject).chars(200),
                text=written.text or _("The files are attached."),
                files=written.files,
                channel=Channel.MAIL,
            )
    except DomainError as error:
        return _refused(row, None, by=by, why=error.message)
    return _in_thread(row, Outcome.QUESTION, question, written, by=by)


def _reply(row: IncomingLetter, consultation: Consultation, written: Written, *, by: User) -> IncomingLetter:
    try:
        with transaction.atomic():
            question = deeds.reply(consultation, by=by, text=written.text, files=written.files, channel=Channel.MAIL)
    except DomainError as error:
        return _refused(row, consultation, by=by, why=error.message)
    return _in_thread(row, Outcome.REPLY, question, written, by=by)


def _answer(
    row: IncomingLetter, consultation: Consultation, written: Written, *, seen: int | None, by: User
) -> IncomingLetter:
    """Sent as an answer only when nothing has happened in the thread since the letter that is answered."""
    question = locked(consultation)
    if seen != question.version:
        why = _("The question has moved on since the letter that you answered.")
        return _kept_as_draft(row, question, written, by=by, reason=Reason.MOVED_ON, why=why)
    try:
        with transaction.atomic():
            if question.state == ConsultationState.NEW and rules.may_claim(by, question):
                question = deeds.claim(question, by=by)
            question = deeds.answer(question, by=by, text=written.text, files=written.files, channel=Channel.MAIL)
    except DomainError as error:
        return _kept_as_draft(row, question, written, by=by, reason=Reason.REFUSED, why=error.message)
    return _in_thread(row, Outcome.ANSWER, question, written, by=by)


def _in_thread(
    row: IncomingLetter, outcome: Outcome, question: Consultation, written: Written, *, by: User
) -> IncomingLetter:
    if written.refusals:
        notices.files_refused(row, question, written.refusals, to=by)
    message = Message.objects.filter(consultation=question, author=by).order_by("-created_at", "-pk").first()
    return _ended(
        row, outcome, note=" ".join(written.refusals), consultation=question, message=message, person=by, by=by
    )


def _kept_as_draft(
    row: IncomingLetter, question: Consultation, written: Written, *, by: User, reason: Reason, why: str
) -> IncomingLetter:
    begun = Draft.objects.filter(consultation=question, person=by).values_list("text", flat=True).first()
    drafts.keep(question, by=by, text="\n\n".join(part for part in (begun, written.text) if part))
    notices.kept_as_draft(row, question, to=by, why=why, has_files=bool(written.files or written.refusals))
    return _ended(row, Outcome.DRAFT, reason=reason, note=why, consultation=question, by=by)


def _refused(row: IncomingLetter, consultation: Consultation | None, *, by: User, why: str) -> IncomingLetter:
    notices.not_added(row, consultation, to=by, why=why)
    return _held(row, Reason.REFUSED, note=why, consultation=consultation)


def _held(
    row: IncomingLetter, reason: Reason, *, note: str = "", consultation: Consultation | None = None
) -> IncomingLetter:
    return _ended(row, Outcome.HELD, reason=reason, note=note, consultation=consultation)


def _ended(
    row: IncomingLetter,
    outcome: Outcome,
    *,
    reason: str = "",
    note: str = "",
    consultation: Consultation | None = None,
    message: Message | None = None,
    person: User | None = None,
    by: User | None = None,
) -> IncomingLetter:
    return change_state(
        row,
        to=outcome,
        transitions=TRANSITIONS,
        by=by,
        deed="letter.handle",
        field="outcome",
        reason=reason,
        note=note[:1000],
        text=row.text,
        person=person or row.person,
        consultation=consultation,
        message=message,
    )


def _text(parsed: ParsedLetter, *, is_question: bool) -> str:
    text = own_words(parsed.text, is_forward=is_forward(parsed.subject))
    if not text and is_question:
        # Nothing but a letter passed on: that is what is asked about.
        text = parsed.text.strip()
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT].rstrip()} …"


def _checked(parsed: ParsedLetter) -> tuple[list[CheckedFile], list[str]]:
    """Files that may stay, and a sentence on each that may not, or that nobody could read."""
    checked: list[CheckedFile] = []
    refusals: list[str] = []
    too_many = list(parsed.left_out)
    for number, file in enumerate(parsed.files):
        if len(checked) >= MAX_FILES:
            too_many = [*(other.name for other in parsed.files[number:]), *too_many]
            break
        try:
            checked.append(check_upload(ContentFile(file.content, name=file.name)))
        except ValidationError as error:
            refusals.extend(error.messages)
    refusals.extend(_("“%(name)s”: at most %(count)s files.") % {"name": name, "count": MAX_FILES} for name in too_many)
    if not parsed.is_whole:
        refusals.append(_("The letter could not be read to its end: files may be missing."))
    return checked, refusals


def _came_lately(row: IncomingLetter) -> int:
    """How many letters the same address sent in the hour before this one."""
    earlier = IncomingLetter.objects.filter(
        sender=row.sender, created_at__gt=row.created_at - timedelta(hours=1), pk__lt=row.pk
    )
    return earlier.count()
