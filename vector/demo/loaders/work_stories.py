"""What the demo's participants have made of their assignments, laid down as history through the site's own actions."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.utils import timezone

from courses.enums import EnrolmentState
from courses.models import CoursePage, CourseRun, Enrolment, RunTutor
from courses.works import endorsers, letters, parts
from courses.works.actions import draft as drafts
from courses.works.actions import endorsement as endorsements
from courses.works.actions import review as reviews
from courses.works.actions import work as works
from courses.works.enums import EndorsementDecision, EndorsementWay, FieldKind, ReviewDecision
from courses.works.models import AssignmentPage, EndorsementLink, Work, WorkVersion
from vector.common.uploads import check_upload
from vector.demo.documents import docx
from vector.mail import outbox
from vector.people.models import User
from vector.programmes.models import Indicator

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

# Courses whose run of the present has not begun: their works stand in a run of their own (code → title, began, ends).
EARLIER_RUNS = {"1.2": ("Осенний поток", -40, 20), "1.3": ("Осенний поток", -60, 12)}
# Of that run's participants this one belongs to an organisation without a head.
WITHOUT_HEAD = 5
AMONG = 9


def load(texts: dict[str, Any], *, course: CoursePage, today: date, people: "People") -> None:
    """Every work of a file; a work that is there already is left alone."""
    run = _run(texts["course"], course=course, today=today, people=people)
    if run is None:
        return
    enrolments = list(
        run.enrolments.filter(state__in=[EnrolmentState.ACTIVE, EnrolmentState.COMPLETED])
        .select_related("person__region", "run__course")
        .order_by("created_at", "pk")
    )
    tutor = RunTutor.objects.filter(run=run).select_related("person").order_by("pk")[0].person
    codes = {item["slug"]: [field["code"] for field in item.get("fields", [])] for item in texts["assignments"]}
    for story in texts["works"]:
        if story["participant"] >= len(enrolments):
            continue
        enrolment = enrolments[story["participant"]]
        page = AssignmentPage.objects.of_course(course).get(slug=story["assignment"])
        if not Work.objects.filter(enrolment=enrolment, assignment=page).exists():
            _Story(story, codes=codes[page.slug], enrolment=enrolment, page=page, tutor=tutor, today=today).tell()


def _run(code: str, *, course: CoursePage, today: date, people: "People") -> CourseRun | None:
    """The run whose participants have sent works: the present one, else one that began earlier and is made here."""
    if code not in EARLIER_RUNS:
        return CourseRun.objects.filter(course=course, starts_on__lte=today).order_by("-starts_on").first()
    title, begins, ends = EARLIER_RUNS[code]
    run, is_new = CourseRun.objects.get_or_create(
        course=course,
        title=title,
        defaults={"starts_on": today + timedelta(days=begins), "ends_on": today + timedelta(days=ends)},
    )
    if is_new:
        RunTutor.objects.create(run=run, person=people.tutors[0])
        for person in _participants(people):
            Enrolment.objects.create(run=run, person=person, state=EnrolmentState.ACTIVE, begun_at=_at(run.starts_on))
    return run


def _participants(people: "People") -> list[User]:
    """People of organisations with a head, but for one in WITHOUT_HEAD's place and one at the end."""
    headed = [person for person in people.participants if _has_head(person, people)]
    headless = [person for person in people.participants if not _has_head(person, people)]
    return [*headed[:WITHOUT_HEAD], *headless[:1], *headed[WITHOUT_HEAD : AMONG - 2], *headless[1:2]]


def _has_head(person: User, people: "People") -> bool:
    return any(organisation in people.head_of for organisation in person.organisation_ids())


def _at(day: date, hour: int = 11) -> datetime:
    return min(timezone.make_aware(datetime.combine(day, time(hour, 20))), timezone.now())


class _Story:
    """One work, version by version, deed by deed."""

    def __init__(
        self,
        source: dict[str, Any],
        *,
        codes: list[str],
        enrolment: Enrolment,
        page: AssignmentPage,
        tutor: User,
        today: date,
    ) -> None:
        # By what the texts know the fields of the assignment, in their order.
        self.codes = codes
        self.source, self.enrolment, self.page, self.tutor, self.today = source, enrolment, page, tutor, today
        self.author = enrolment.person

    def tell(self) -> None:
        work = drafts.begin(self.enrolment, assignment=self.page, by=self.author)
        versions = self.source["versions"]
        for number, source in enumerate(versions):
            self._draft(work, source)
            if self.source["state"] == "draft":
                return
            version = works.submit(work, by=self.author, now=self._ago(source))
            for step in source.get("steps", []):
                self._step(version, step)
            self._hush(version, is_last=number == len(versions) - 1)

    def _ago(self, source: dict[str, Any], hour: int = 11) -> datetime:
        return _at(self.today - timedelta(days=source["days_ago"]), hour)

    def _draft(self, work: Work, source: dict[str, Any]) -> None:
        typed = {parts.TEXT: source["text"].strip()}
        for field, code in zip(self.page.asked_fields.all(), self.codes, strict=True):
            value = source["fields"].get(code, "")
            if field.kind == FieldKind.DATE and value != "":
                value = (self.today + timedelta(days=value)).isoformat()
            typed[parts.field_part(field)] = str(value)
        for slot, point in enumerate(source["growth_points"], start=1):
            typed |= self._point(slot, point)
        draft = Work.objects.get(pk=work.pk).draft
        draft.typed = {name: text for name, text in typed.items() if text}
        draft.saved_at = self._ago(source, 10)
        draft.save()
        wanted = {file["name"] for file in source["files"]}
        for file in work.files.in_draft():
            if file.original_name not in wanted:
                drafts.remove_file(work, by=self.author, file=file)
        for file in source["files"]:
            checked = check_upload(ContentFile(docx(file["text"]), name=file["name"]))
            drafts.add_files(work, by=self.author, files=[checked])

    def _point(self, slot: int, source: dict[str, Any]) -> dict[str, str]:
        programme = self.enrolment.run.course.programme_id
        indicator = Indicator.objects.of_programme(programme).filter(code=source["indicator"]).first()
        columns = {
            "indicator": str(indicator.public_id) if indicator else parts.OWN,
            "title": source["title"],
            "unit": source["unit"],
            "direction": source["direction"],
            "baseline": str(Decimal(str(source["baseline"]))),
            "target": str(Decimal(str(source["target"]))),
            "due_on": (self.today + timedelta(days=source["due_in_days"])).isoformat(),
            "evidence": source["source"],
        }
        return {parts.point_part(slot, column): text for column, text in columns.items() if text}

    def _step(self, version: WorkVersion, step: dict[str, Any]) -> None:
        deed, now = step["deed"], self._ago(step, 15)
        if deed in {"accepted", "tutor_returned"}:
            self._review(version, step, now)
            return
        able = endorsers.of_organisation(version.organisation_id, author_id=self.author.pk)
        decision = EndorsementDecision.RETURNED if deed == "head_returned" else EndorsementDecision.AGREED
        if deed == "agreed_on_paper" or not able.places:
            scan = check_upload(ContentFile(SCAN, name="Лист согласования.pdf"))
            endorsements.record(
                version,
                by=self.tutor,
                decision=decision,
                signatory="Директор",
                scan=scan,
                shown_hash=version.content_hash,
                comment=step["comment"],
                now=now,
            )
            return
        endorsements.decide(
            version,
            by=able.places[0].person,
            way=EndorsementWay.LINK,
            decision=decision,
            shown_hash=version.content_hash,
            comment=step["comment"],
            now=now,
        )

    def _review(self, version: WorkVersion, step: dict[str, Any], now: datetime) -> None:
        criteria = list(self.page.criteria.all())
        points = dict(zip((criterion.pk for criterion in criteria), step.get("points", []), strict=False))
        reviews.decide(
            version.work,
            version=version,
            by=self.tutor,
            decision=ReviewDecision.ACCEPTED if step["deed"] == "accepted" else ReviewDecision.RETURNED,
            points=points,
            comment=step["comment"],
            now=now,
        )

    def _hush(self, version: WorkVersion, *, is_last: bool) -> None:
        """History sends no letters; only what waits for a head now has its letter, without the reminders before it."""
        outbox.supersede(group=version.work.mail_group)
        group = letters.agreement_group(version)
        if not is_last or not Work.objects.get(pk=version.work_id).is_awaiting_agreement:
            outbox.supersede(group=group)
            return
        keys = EndorsementLink.objects.filter(version=version).values_list("letter_key", flat=True)
        outbox.supersede(group=group, keys=[key for key in keys if "-remind-" in key])


# The smallest file that is a PDF.
SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
