"""Assignments and works, made by the actions that the site uses."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from courses.models import CoursePage, Enrolment
from courses.works import parts
from courses.works.actions import draft as drafts
from courses.works.actions import endorsement as endorsements
from courses.works.actions import review as reviews
from courses.works.actions import work as works
from courses.works.enums import EndorsementDecision, EndorsementWay, ReviewDecision
from courses.works.models import AskedField, AssignmentPage, Criterion, Endorsement, Review, Work, WorkVersion
from tests.factories import courses
from tests.factories.courses import CourseRunFactory, EnrolmentFactory, RunTutorFactory
from tests.factories.people import OrganisationFactory, head_of, participant_of
from tests.factories.programmes import ParticipationFactory
from vector.common.uploads import check_upload
from vector.people.models import Organisation, User

PDF = b"%PDF-1.4\n%%EOF\n"


def assignment(course: CoursePage | None = None, **fields: Any) -> AssignmentPage:
    """A live assignment that asks for a text, the last item of the course's first module."""
    course = course or courses.course(modules=1)
    module = course.get_children().first()
    number = module.get_children().count() + 1
    page = AssignmentPage(
        **{
            "title": f"Задание {number}",
            "slug": f"assignment-{number}",
            "body": [{"type": "text", "value": "<p>Опишите первый шаг.</p>"}],
            **fields,
        }
    )
    module.specific.add_child(instance=page)
    return AssignmentPage.objects.get(pk=page.pk)


def asked_field(page: AssignmentPage, **fields: Any) -> AskedField:
    return AskedField.objects.create(**{"page": page, "label": "Кто отвечает", "sort_order": 0, **fields})


def criterion(page: AssignmentPage, **fields: Any) -> Criterion:
    return Criterion.objects.create(**{"page": page, "title": "Есть срок", "max_points": 5, "sort_order": 0, **fields})


@dataclass
class Place:
    """A participant of an organisation with a head, in a run with a tutor, before an assignment."""

    assignment: AssignmentPage
    organisation: Organisation
    person: User
    enrolment: Enrolment
    tutor: User
    head: User | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def begun(self, **typed: str) -> Work:
        """The work with a draft in which this stands; a text unless something else is said."""
        work = drafts.begin(self.enrolment, assignment=self.assignment, by=self.person)
        write(work, **(typed or {"text": "Первый шаг: назначить координатора."}))
        return Work.objects.get(pk=work.pk)

    def sent(self, **typed: str) -> WorkVersion:
        """A version that was sent."""
        return works.submit(self.begun(**typed), by=self.person)

    def with_tutor(self, **typed: str) -> WorkVersion:
        """A version that the head has agreed."""
        version = self.sent(**typed)
        if self.head is not None:
            agree(version, by=self.head)
        return WorkVersion.objects.get(pk=version.pk)

    def accepted(self, **typed: str) -> WorkVersion:
        """A version that the tutor has accepted."""
        version = self.with_tutor(**typed)
        accept(version, by=self.tutor)
        return WorkVersion.objects.get(pk=version.pk)


def place(*, has_head: bool = True, run: Any = None, page: AssignmentPage | None = None, **fields: Any) -> Place:
    """Everybody and everything around one work; `fields` are the assignment's."""
    page = page or assignment(**fields)
    course = CoursePage.objects.get(path=page.path[:-8])
    organisation = OrganisationFactory()
    ParticipationFactory(programme=course.programme, organisation=organisation)
    person = participant_of(organisation)
    run = run or CourseRunFactory(course=course)
    tutor = RunTutorFactory(run=run).person
    return Place(
        page,
        organisation,
        person,
        EnrolmentFactory(run=run, person=person),
        tutor,
        head_of(organisation, first_name="Руководитель") if has_head else None,
    )


def write(work: Work, **typed: str) -> None:
    """Put this into the draft, over what stands there."""
    work = Work.objects.get(pk=work.pk)
    for name, text in typed.items():
        work.draft.typed[name.replace("__", "-")] = text
    work.draft.saved_at = timezone.now()
    work.draft.save()


def point(slot: int = 1, *, indicator: Any = None, target: str = "20", **columns: str) -> dict[str, str]:
    """What is typed for one growth point, for `write()` and the form."""
    typed = {
        "indicator": str(indicator.public_id) if indicator is not None else parts.OWN,
        "title": "" if indicator is not None else "Встречи с волонтёрами",
        "unit": "" if indicator is not None else "встреч",
        "direction": "" if indicator is not None else "up",
        "baseline": "5",
        "target": target,
        "due_on": (timezone.localdate() + timedelta(days=100)).isoformat(),
        "evidence": "журнал",
        **columns,
    }
    return {parts.point_part(slot, column): text for column, text in typed.items()}


def upload(name: str = "План.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(work: Work, *, by: User, name: str = "План.pdf", content: bytes = PDF) -> Any:
    """A file in the draft."""
    return drafts.add_files(work, by=by, files=[check_upload(upload(name, content))])[0]


def agree(
    version: WorkVersion, *, by: User, decision: str = EndorsementDecision.AGREED, comment: str = ""
) -> Endorsement:
    """The head's word, given in the cabinet."""
    return endorsements.decide(
        version,
        by=by,
        way=EndorsementWay.CABINET,
        decision=decision,
        shown_hash=version.content_hash,
        comment=comment or ("Уточните срок." if decision == EndorsementDecision.RETURNED else ""),
    )


def accept(version: WorkVersion, *, by: User, decision: str = ReviewDecision.ACCEPTED, comment: str = "") -> Review:
    """The tutor's decision, with full points."""
    page = version.work.assignment
    return reviews.decide(
        version.work,
        version=version,
        by=by,
        decision=decision,
        points={criterion.pk: criterion.max_points for criterion in page.criteria.all()},
        comment=comment or ("Опишите подробнее." if decision == ReviewDecision.RETURNED else "Хорошая работа."),
    )


def send_again(version: WorkVersion, **typed: str) -> WorkVersion:
    """The next version of a returned work."""
    work = Work.objects.get(pk=version.work_id)
    write(work, **(typed or {"text": "Первый шаг: назначить координатора до 1 мая."}))
    return works.submit(work, by=work.enrolment.person)
