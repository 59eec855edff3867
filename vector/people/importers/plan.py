"""What a list of people would change: the dry run. Reads the database, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from vector.people.enums import MembershipRole
from vector.people.models import Membership, Organisation, Region, User
from vector.people.models.users import sort_key

EMAIL, FIRST, LAST, PHONE, REGION, ORGANISATION, ROLE = (
    "email",
    "first_name",
    "last_name",
    "phone",
    "region",
    "organisation",
    "role",
)
# The headings of the template first; the others are what people write.
HEADINGS = {
    EMAIL: ("Электронная почта", "e-mail", "email", "почта", "адрес электронной почты", "эл. почта"),
    FIRST: ("Имя и отчество", "имя отчество", "имя", "first name", "name"),
    LAST: ("Фамилия", "last name", "surname"),
    ORGANISATION: ("Организация", "название организации", "organisation", "organization"),
    ROLE: ("Роль", "role"),
    REGION: ("Регион", "region"),
    PHONE: ("Телефон", "phone"),
}
REQUIRED = (EMAIL, FIRST)
# What the column holds; validate_email lets 320 through.
LONGEST_EMAIL = 254
ROLE_WORDS = {
    "руководитель": MembershipRole.HEAD,
    "координатор": MembershipRole.COORDINATOR,
    "слушатель": MembershipRole.PARTICIPANT,
    "участник": MembershipRole.PARTICIPANT,
    "head": MembershipRole.HEAD,
    "coordinator": MembershipRole.COORDINATOR,
    "participant": MembershipRole.PARTICIPANT,
}


@dataclass(frozen=True)
class Problem:
    """One error: the row's number in the file, the column's heading (empty for the whole row), what is wrong."""

    row: int
    column: str
    text: str


@dataclass
class Line:
    """One row of the list and what it would do. `deed` is "create", "change" or "leave"."""

    row: int
    email: str
    first_name: str
    last_name: str
    phone: str
    region: Region | None
    organisation: Organisation | None
    role: str
    deed: str = ""

    @property
    def role_title(self) -> str:
        return str(MembershipRole(self.role).label) if self.role else ""


@dataclass
class Plan:
    """All that a list would do. Nothing can be applied while there are problems."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)

    def by_deed(self, deed: str) -> list[Line]:
        return [line for line in self.lines if line.deed == deed]

    @property
    def created(self) -> list[Line]:
        return self.by_deed("create")

    @property
    def changed(self) -> list[Line]:
        return self.by_deed("change")

    @property
    def left(self) -> list[Line]:
        return self.by_deed("leave")

    @property
    def can_apply(self) -> bool:
        return not self.problems and bool(self.created or self.changed)


def make(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> Plan:
    """The plan of a table (importers.table); a bounded number of queries whatever the number of rows."""
    plan = Plan()
    columns = _columns(headers, plan)
    missing = [HEADINGS[name][0] for name in REQUIRED if name not in columns]
    for heading in missing:
        plan.problems.append(Problem(1, heading, _("There is no column with this heading.")))
    if not missing:
        _Reader(headers, columns, plan).read(rows)
    return plan


def _columns(headers: Sequence[str], plan: Plan) -> dict[str, int]:
    known = {_folded(alias): name for name, aliases in HEADINGS.items() for alias in aliases}
    columns: dict[str, int] = {}
    for index, heading in enumerate(headers):
        name = known.get(_folded(heading))
        if name is None:
            plan.ignored_columns += [heading] if heading else []
        elif name in columns:
            plan.problems.append(Problem(1, heading, _("There are two columns with this meaning.")))
        else:
            columns[name] = index
    return columns


def _folded(text: str) -> str:
    return " ".join(sort_key(text).replace("*", "").split())


class _Reader:
    """Turns rows into lines, knowing all regions and the organisations and people that the rows name."""

    def __init__(self, headers: Sequence[str], columns: dict[str, int], plan: Plan) -> None:
        self.headers, self.columns, self.plan = headers, columns, plan
        self.regions = {_folded(region.title): region for region in Region.objects.all()}
        self.organisations: dict[str, list[Organisation]] = {}
        for organisation in Organisation.objects.active().select_related("region"):
            self.organisations.setdefault(_folded(organisation.title), []).append(organisation)
        self.seen: dict[str, int] = {}

    def read(self, rows: Sequence[Sequence[Any]]) -> None:
        lines = [line for number, cells in rows if (line := self._line(number, cells)) is not None]
        emails = {line.email for line in lines}
        people = {person.email: person for person in User.objects.filter(email__in=emails)}
        places = set(
            Membership.objects.current()
            .filter(person__email__in=emails)
            .values_list("person__email", "organisation_id", "role")
        )
        for line in lines:
            person = people.get(line.email)
            if person is not None and not person.is_active:
                self._wrong(line.row, EMAIL, _("This account is closed."))
            line.deed = _deed(line, person, places)
        self.plan.lines = lines

    def _line(self, number: int, cells: Sequence[str]) -> Line | None:
        before = len(self.plan.problems)
        email = self._cell(cells, EMAIL).lower()
        self._check_email(number, email)
        if not self._cell(cells, FIRST):
            self._wrong(number, FIRST, _("The name is empty."))
        for name, length in ((FIRST, 150), (LAST, 150), (PHONE, 40)):
            if len(self._cell(cells, name)) > length:
                self._wrong(number, name, _("Longer than %(count)d letters.") % {"count": length})
        region = self._region(number, self._cell(cells, REGION))
        organisation = self._organisation(number, self._cell(cells, ORGANISATION), region)
        role = self._role(number, self._cell(cells, ROLE), organisation)
        if len(self.plan.problems) > before:
            return None
        return Line(
            row=number,
            email=email,
            first_name=self._cell(cells, FIRST),
            last_name=self._cell(cells, LAST),
            phone=self._cell(cells, PHONE),
            region=region or (organisation.region if organisation else None),
            organisation=organisation,
            role=role,
        )

    def _cell(self, cells: Sequence[str], name: str) -> str:
        index = self.columns.get(name)
        # A line break in a cell is a slip of the spreadsheet, never part of a name.
        return " ".join(cells[index].split()) if index is not None and index < len(cells) else ""

    def _wrong(self, row: int, name: str, text: str) -> None:
        index = self.columns.get(name)
        heading = self.headers[index] if index is not None else HEADINGS[name][0]
        self.plan.problems.append(Problem(row, heading, text))

    def _check_email(self, number: int, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError:
            text = _("The address is empty.") if not email else _("This is not an e-mail address: %(value)s")
            self._wrong(number, EMAIL, text % {"value": email[:80]})
            return
        if len(email) > LONGEST_EMAIL:
            self._wrong(number, EMAIL, _("Longer than %(count)d letters.") % {"count": LONGEST_EMAIL})
            return
        if email in self.seen:
            self._wrong(number, EMAIL, _("The same address stands in row %(row)d.") % {"row": self.seen[email]})
        self.seen.setdefault(email, number)

    def _region(self, number: int, title: str) -> Region | None:
        region = self.regions.get(_folded(title))
        if title and region is None:
            self._wrong(number, REGION, _("There is no such region: %(value)s") % {"value": title[:80]})
        return region

    def _organisation(self, number: int, title: str, region: Region | None) -> Organisation | None:
        if not title:
            return None
        found = self.organisations.get(_folded(title), [])
        if region is not None:
            found = [organisation for organisation in found if organisation.region_id == region.pk]
        if len(found) == 1:
            return found[0]
        text = (
            _("There is no such organisation: %(value)s. Add it first or check the spelling.")
            if not found
            else _("There are several organisations with this name: %(value)s. Fill in the region.")
        )
        self._wrong(number, ORGANISATION, text % {"value": title[:80]})
        return None

    def _role(self, number: int, word: str, organisation: Organisation | None) -> str:
        role = ROLE_WORDS.get(_folded(word), "")
        has_organisation = ORGANISATION in self.columns and organisation is not None
        if word and not role:
            text = _("There is no such role: %(value)s. Write руководитель, координатор or слушатель.")
            self._wrong(number, ROLE, text % {"value": word[:80]})
        elif has_organisation and not word:
            self._wrong(number, ROLE, _("The role in the organisation is empty."))
        return str(role) if has_organisation else ""


def _deed(line: Line, person: User | None, places: set[tuple[str, int, str]]) -> str:
    """Existing people keep what they wrote about themselves: only what is empty is filled, places are added."""
    if person is None:
        return "create"
    fills = (line.phone and not person.phone) or (line.last_name and not person.last_name)
    moves = line.region is not None and person.region_id is None
    joins = line.organisation is not None and (line.email, line.organisation.pk, line.role) not in places
    return "change" if fills or moves or joins else "leave"
