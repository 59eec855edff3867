"""The draft: begun, saved as typed, files added and removed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import Enrolment
from courses.works import parts, progress
from courses.works.models import AssignmentPage, Draft, VersionFile, Work, WorkFile
from vector.common.errors import DomainError, TransitionRefused
from vector.common.merging import Merge, merge
from vector.common.models import record_deed
from vector.common.transitions import locked
from vector.common.uploads import CheckedFile
from vector.people.models import User

MOST_SET_ASIDE = 50


@dataclass(frozen=True)
class TypedPart:
    """What a field sent, and the digest of what the page had shown in it."""

    name: str
    typed: str
    shown: str


@dataclass
class Saved:
    """What became of a saving. `conflicts`: part → what another page has stored in it meanwhile."""

    draft: Draft
    at: datetime
    conflicts: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def begin(enrolment: Enrolment, *, assignment: AssignmentPage, by: User) -> Work:
    """The participant's work on this assignment, with its draft; made when it isn't there. The item is under way.

    Raises DomainError for a person who does not study and ItemLocked for an item that is closed.
    """
    existing = Work.objects.filter(enrolment=enrolment, assignment=assignment).first()
    if existing is not None:
        return existing
    progress.begin(enrolment, assignment, by=by)
    work, is_new = Work.objects.get_or_create(enrolment=enrolment, assignment=assignment)
    Draft.objects.get_or_create(work=work)
    if is_new:
        record_deed(by=by, deed="work.begin", on=work)
    return work


@transaction.atomic
def save(work: Work, *, by: User, typed: Sequence[TypedPart], now: datetime | None = None) -> Saved:
    """Keep what was typed, sound or not.

    A part that another page has changed meanwhile keeps what is stored; both are set aside, so that nothing is lost,
    and the part is named in `conflicts`. Raises TransitionRefused when the work is with somebody else.
    """
    now = now or timezone.now()
    _row, draft = _writable(work)
    saved = Saved(draft, now)
    is_changed = False
    for part in typed:
        stored = draft.typed.get(part.name, "")
        verdict = merge(shown=part.shown, stored=stored, sent=part.typed)
        if verdict is Merge.KEEP:
            continue
        is_changed = True
        if verdict is Merge.CONFLICT:
            for text in (stored, part.typed):
                _set_aside(draft, part.name, text, now)
            saved.conflicts[part.name] = stored
            continue
        if part.typed:
            draft.typed[part.name] = part.typed
        else:
            draft.typed.pop(part.name, None)
    if is_changed:
        draft.saved_at = now
        draft.save()
    return saved


@transaction.atomic
def clear(work: Work, *, by: User, names: Iterable[str]) -> Draft:
    """Empty some parts of the draft: a growth point that is no longer wanted. Raises TransitionRefused as save()."""
    _row, draft = _writable(work)
    draft.typed = parts.without(draft.typed, names)
    draft.saved_at = timezone.now()
    draft.save()
    return draft


@transaction.atomic
def add_files(work: Work, *, by: User, files: Sequence[CheckedFile]) -> list[WorkFile]:
    """Keep checked files with the draft, at once. A file that is there already (name and content) is kept once.

    Raises TransitionRefused when the work is with somebody else, DomainError when there would be too many files.
    """
    row, draft = _writable(work)
    present = list(row.files.in_draft())
    known = {(file.original_name, file.digest) for file in present}
    new = []
    for checked in files:
        digest = _digest_of(checked)
        if (checked.original_name, digest) in known:
            continue
        known.add((checked.original_name, digest))
        new.append((checked, digest))
    most = row.assignment.max_files
    if len(present) + len(new) > most:
        raise DomainError(
            _("At most %(most)s files: %(present)s are there already. Remove what is not needed.")
            % {"most": most, "present": len(present)},
            field=parts.FILES,
        )
    added = [
        WorkFile.objects.create(
            work=row,
            file=checked.content,
            original_name=checked.original_name,
            content_type=checked.content_type,
            size=checked.size,
            digest=digest,
        )
        for checked, digest in new
    ]
    if added:
        draft.saved_at = timezone.now()
        draft.save(update_fields=["saved_at"])
    return added


@transaction.atomic
def remove_file(work: Work, *, by: User, file: WorkFile) -> None:
    """Take a file out of the draft. Its content goes too, unless a version holds it. Refused as save() is."""
    row, draft = _writable(work)
    found = row.files.in_draft().filter(pk=file.pk).first()
    if found is None:
        return
    if VersionFile.objects.filter(file=found).exists():
        found.is_in_draft = False
        found.save(update_fields=["is_in_draft", "updated_at"])
    else:
        # The content goes when the removal is certain.
        transaction.on_commit(partial(found.file.storage.delete, str(found.file.name)))
        found.delete()
    draft.saved_at = timezone.now()
    draft.save(update_fields=["saved_at"])


def _writable(work: Work) -> tuple[Work, Draft]:
    row = locked(work)
    if not row.is_editable:
        raise TransitionRefused(
            _("The work has been sent: it cannot be changed now. What you typed is still in the fields below.")
        )
    draft, _is_new = Draft.objects.get_or_create(work=row)
    return row, draft


def _set_aside(draft: Draft, name: str, text: str, at: datetime) -> None:
    entry = {"part": name, "text": text, "at": at.isoformat()}
    if text and all((other["part"], other["text"]) != (name, text) for other in draft.set_aside):
        draft.set_aside = [*draft.set_aside, entry][-MOST_SET_ASIDE:]


def _digest_of(checked: CheckedFile) -> str:
    digest = hashlib.sha256()
    checked.content.seek(0)
    for chunk in iter(lambda: checked.content.read(64 * 1024), b""):
        digest.update(chunk)
    checked.content.seek(0)
    return digest.hexdigest()
