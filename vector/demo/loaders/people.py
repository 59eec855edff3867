"""Demo people: three regions, their organisations, and role names at example.org in all roles."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle

from django.contrib.auth.models import Group
from django.utils import timezone

from vector.demo.content import content
from vector.people.actions import invitations, memberships
from vector.people.consent_texts import text_in_force
from vector.people.enums import ConsentPurpose, MembershipRole
from vector.people.models import Consent, Membership, Organisation, Region, RegionStaff, SignInLink, User
from vector.people.working_group import WORKING_GROUP

SHORT_NAMES = {"karelia": "Карелия", "kaliningrad": "Калининград", "crimea": "Крым"}
ORGANISATIONS_WITH_HEAD = 3
ORGANISATIONS_WITH_PARTICIPANT = 4


@dataclass
class People:
    """Whom the other loaders pick from. Lists are in a stable order; dictionaries go by the key's primary key."""

    administrator: User
    office: list[User] = field(default_factory=list)
    experts: list[User] = field(default_factory=list)
    tutors: list[User] = field(default_factory=list)
    heads: list[User] = field(default_factory=list)
    coordinators: list[User] = field(default_factory=list)
    participants: list[User] = field(default_factory=list)
    newcomer: User | None = None
    regions: dict[str, Region] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)
    accelerator_staff: dict[str, list[User]] = field(default_factory=dict)
    coordinator_of: dict[int, User] = field(default_factory=dict)
    head_of: dict[int, User] = field(default_factory=dict)
    participants_of: dict[int, list[User]] = field(default_factory=dict)

    def organisations_in(self, region: Region) -> list[Organisation]:
        return [organisation for organisation in self.organisations if organisation.region_id == region.pk]


def load(*, today: date) -> People:
    """Regions, 24 organisations and about sixty people; all but the newcomer have given their consent."""
    people = People(administrator=_administrator())
    began = timezone.make_aware(datetime.combine(today - timedelta(days=70), time(9, 0)))
    _office(people)
    source = content("organisations")
    for item in source["regions"]:
        region, _is_new = Region.objects.get_or_create(
            slug=item["code"], defaults={"title": item["title"], "timezone": item["timezone"]}
        )
        people.regions[item["code"]] = region
        _accelerator(people, item["code"], region)
    _experts(people)
    counts: dict[str, int] = {}
    for item in source["organisations"]:
        code = item["region"]
        counts[code] = counts.get(code, 0) + 1
        organisation, _is_new = Organisation.objects.get_or_create(
            region=people.regions[code],
            title=item["title"],
            defaults={"kind": item["kind"], "town": item["town"], "about": item["about"]},
        )
        people.organisations.append(organisation)
        _members(people, organisation, code, counts[code])
    _newcomer(people)
    _consents(people, began)
    _invitations(people)
    Membership.objects.filter(started_at__gt=began).update(started_at=began)
    RegionStaff.objects.filter(started_at__gt=began).update(started_at=began)
    return people


def _person(address: str, name: str, region: Region | None = None) -> User:
    person = User.objects.filter(email=f"{address}@example.org").first()
    return person or User.objects.create_user(f"{address}@example.org", first_name=name, region=region)


def _administrator() -> User:
    person = User.objects.filter(email="administrator@example.org").first()
    return person or User.objects.create_superuser("administrator@example.org", first_name="Администратор")


def _office(people: People) -> None:
    for number in (1, 2):
        person = _person(f"office-{number}", f"Рабочая группа {number}")
        people.office.append(memberships.make_staff(person=person, by=people.administrator))
    people.administrator.groups.add(Group.objects.get(name=WORKING_GROUP))
    people.tutors = [_person(f"tutor-{number}", f"Преподаватель {number}") for number in range(1, 4)]


def _experts(people: People) -> None:
    """They live in the regions in turn: so «Мой регион» is among the views of their queue."""
    homes = cycle(people.regions.values())
    for number in range(1, 5):
        people.experts.append(_person(f"expert-{number}", f"Эксперт-консультант {number}", next(homes)))


def _accelerator(people: People, code: str, region: Region) -> None:
    for number in (1, 2):
        name = f"Сотрудник акселератора, {SHORT_NAMES[code]} {number}"
        person = _person(f"accelerator-{code}-{number}", name, region)
        memberships.join_accelerator(person=person, region=region, by=people.administrator)
        people.accelerator_staff.setdefault(code, []).append(person)


def _members(people: People, organisation: Organisation, code: str, number: int) -> None:
    """Each organisation has a coordinator; the first three of a region a head, the first four a participant."""
    wanted = [(MembershipRole.COORDINATOR, "Координатор", people.coordinators)]
    if number <= ORGANISATIONS_WITH_HEAD:
        wanted.append((MembershipRole.HEAD, "Руководитель", people.heads))
    if number <= ORGANISATIONS_WITH_PARTICIPANT:
        wanted.append((MembershipRole.PARTICIPANT, "Слушатель", people.participants))
    for role, word, gathered in wanted:
        name = f"{word}, {SHORT_NAMES[code]} {number}"
        person = _person(f"{role.value}-{code}-{number}", name, organisation.region)
        memberships.appoint(person=person, organisation=organisation, role=role, by=people.administrator)
        gathered.append(person)
        if role == MembershipRole.COORDINATOR:
            people.coordinator_of[organisation.pk] = person
        elif role == MembershipRole.HEAD:
            people.head_of[organisation.pk] = person
        else:
            people.participants_of.setdefault(organisation.pk, []).append(person)


def _newcomer(people: People) -> None:
    """Somebody who was invited and will meet the consent page first."""
    organisation = people.organisations[0]
    people.newcomer = _person("newcomer", "Новый слушатель", organisation.region)
    memberships.appoint(
        person=people.newcomer,
        organisation=organisation,
        role=MembershipRole.PARTICIPANT,
        by=people.coordinator_of[organisation.pk],
    )


def _consents(people: People, began: datetime) -> None:
    """Rows as the consent page makes them, dated to the beginning of the programme."""
    text = text_in_force()
    newcomer = people.newcomer.pk if people.newcomer else None
    # Whom an invitation still waits for has not agreed either.
    without = User.objects.exclude(pk=newcomer).filter(consents__isnull=True, sign_in_links__isnull=True)
    for person in without:
        Consent.objects.create(
            person=person,
            purpose=ConsentPurpose.PERSONAL_DATA,
            text_version=text.version,
            text_hash=text.digest,
        )
    Consent.objects.filter(given_at__gt=began).update(given_at=began)


def _invitations(people: People) -> None:
    """An invitation that nobody followed yet."""
    address = "invited-head@example.org"
    if not SignInLink.objects.filter(person__email=address).exists():
        invitations.invite(
            by=people.office[0],
            email=address,
            first_name="Руководитель, приглашён",
            organisation=people.organisations[3],
            role=MembershipRole.HEAD,
        )
