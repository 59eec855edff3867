"""Demo courses: pages out of the content's files, runs around today, and participants in every state."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from courses.actions import enrolments as actions
from courses.enums import EnrolmentState, ItemState, Joining
from courses.models import (
    CourseIndexPage,
    CoursePage,
    CourseRun,
    Enrolment,
    ItemProgress,
    LessonPage,
    ModulePage,
    RunDate,
    RunTutor,
)
from courses.outline import Outline, outline_of
from vector.demo.content import content
from vector.pages.models import HomePage
from vector.people.models import Membership, User
from vector.programmes.models import Programme

if TYPE_CHECKING:
    from vector.demo.loaders.people import People

FILES = ("1-1", "1-2", "1-3", "children", "older")
CATALOGUE_SLUG = "learn"
# Course → run: title, begins and ends (days from today), seats, open to all.
RUNS = {
    "1.1": ("Основной поток", -24, 25, 40, False),
    "1.2": ("Весенний поток", 9, 65, 30, True),
    "1.3": ("Поток по приглашениям", 16, 70, 25, False),
    "children": ("Первый поток", -100, -30, None, False),
    "older": ("Малая группа", -5, 30, 2, True),
}
# Modules of the running course are due so many days from today: one has passed, one is due this week.
DEADLINES = (-6, 3, 12, 20, 25)


def load(*, today: date, by: User, people: "People") -> None:
    """The catalogue with five courses, a run each, tutors, deadlines, enrolments and progress."""
    programme = Programme.objects.current()
    assert programme is not None  # noqa: S101 - programmes are loaded before courses
    catalogue = _catalogue(by)
    participants = [
        place.person
        for place in Membership.objects.current().filter(role="participant").select_related("person").order_by("pk")
    ]
    tutors = list(getattr(people, "tutors", ())) or [_tutor()]
    for number, name in enumerate(FILES):
        source = content(f"courses/{name}")
        course = _course(source, catalogue=catalogue, programme=programme, by=by)
        run = _run(source["code"], course=course, today=today, tutor=tutors[number % len(tutors)])
        _enrol(source["code"], run=run, participants=participants, today=today, by=by)


# Pages ----------------------------------------------------------------------------------------------------------------
def _catalogue(by: User) -> CourseIndexPage:
    found = CourseIndexPage.objects.first()
    if found is not None:
        return found
    page = CourseIndexPage(
        title="Курсы",
        slug=CATALOGUE_SLUG,
        show_in_menus=True,
        intro="Дистанционные курсы для тех, кто организует работу добровольцев, и для самих добровольцев. Учитесь в "
        "удобном темпе, с телефона или компьютера.",
        owner=by,
    )
    HomePage.objects.get().add_child(instance=page)
    # The first entry of the menu.
    page.move(HomePage.objects.get(), pos="first-child", user=by)
    return CourseIndexPage.objects.get()


def _course(source: dict[str, Any], *, catalogue: CourseIndexPage, programme: Programme, by: User) -> CoursePage:
    course = CoursePage.objects.child_of(catalogue).filter(slug=source["slug"]).first()
    if course is None:
        course = CoursePage(
            title=source["title"],
            slug=source["slug"],
            intro=source["intro"],
            # Courses for volunteers have a word for a code in the files and no number in the programme.
            code=source["code"] if source["code"][0].isdigit() else "",
            audience=source["audience"],
            hours=source["hours"],
            programme=programme,
            owner=by,
        )
        catalogue.refresh_from_db()
        catalogue.add_child(instance=course)
    for number, part in enumerate(source["modules"]):
        _module(part, course=course, by=by, opens=number == 0)
    return CoursePage.objects.get(pk=course.pk)


def _module(source: dict[str, Any], *, course: CoursePage, by: User, opens: bool) -> None:
    """A module with its lessons; the first lesson of a course is open to everyone as a sample."""
    module = ModulePage.objects.child_of(course).filter(slug=source["slug"]).first()
    if module is None:
        module = ModulePage(title=source["title"], slug=source["slug"], intro=source["intro"], owner=by)
        course.refresh_from_db()
        course.add_child(instance=module)
    known = set(LessonPage.objects.child_of(module).values_list("slug", flat=True))
    for number, item in enumerate(source["lessons"]):
        if item["slug"] in known:
            continue
        lesson = LessonPage(
            title=item["title"],
            slug=item["slug"],
            minutes=item["minutes"],
            body=[block(each) for each in item["blocks"]],
            is_open=opens and number == 0,
            owner=by,
        )
        module.refresh_from_db()
        module.add_child(instance=lesson)
        lesson.save_revision(user=by).publish(user=by)


def block(source: dict[str, Any]) -> dict[str, Any]:
    """One block of the content's files as a StreamField's raw value."""
    kind = source["type"]
    values: dict[str, Any] = {
        "text": lambda: source["html"].strip(),
        "callout": lambda: {"title": source["title"], "text": source["text"]},
        "recap": lambda: {"items": source["items"]},
        "checklist": lambda: {"title": source["title"], "items": source["items"]},
        "quote": lambda: {"text": source["text"], "attribution": source["attribution"]},
        "table": lambda: {
            "data": [source["header"], *source["rows"]],
            "table_caption": source["caption"],
            "table_header_choice": "row",
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "cell": [],
            "mergeCells": [],
        },
    }[kind]()
    return {"type": kind, "value": values}


# Runs -----------------------------------------------------------------------------------------------------------------
def _tutor() -> User:
    tutor, _is_new = User.objects.get_or_create(
        email="tutor@example.org", defaults={"first_name": "Преподаватель, курсы", "password": "!"}
    )
    return tutor


def _run(code: str, *, course: CoursePage, today: date, tutor: User) -> CourseRun:
    title, begins, ends, seats, is_open = RUNS[code]
    run, _is_new = CourseRun.objects.get_or_create(
        course=course,
        title=title,
        defaults={
            "starts_on": today + timedelta(days=begins),
            "ends_on": today + timedelta(days=ends),
            "capacity": seats,
            # The small group is full: one applies to it, and waits.
            "joining": Joining.APPROVAL if code == "older" else Joining.OPEN if is_open else Joining.INVITATION,
        },
    )
    RunTutor.objects.get_or_create(run=run, person=tutor)
    if code == "1.1":
        for module, days in zip(outline_of(course).modules, DEADLINES, strict=False):
            RunDate.objects.get_or_create(run=run, page_id=module.pk, defaults={"due_on": today + timedelta(days=days)})
    return run


# Participants ---------------------------------------------------------------------------------------------------------
def _enrol(code: str, *, run: CourseRun, participants: list[User], today: date, by: User) -> None:
    """People of a run. Most rows are laid down as history, without letters; invitations go through the action."""
    if run.enrolments.exists() or not participants:
        return
    outline = outline_of(run.course)
    if code == "1.1":
        for number, person in enumerate(participants[: len(participants) * 3 // 4]):
            _studying(run, person, outline, done=(number * 2 + 3) % len(outline.order), today=today, number=number)
        if len(participants) > 3:
            _left(run, participants[-1], today=today)
    elif code == "1.2":
        for number, person in enumerate(participants[1:4]):
            _studying(run, person, outline, done=0, today=today, number=number)
    elif code == "1.3":
        for person in participants[:3]:
            actions.invite(run=run, person=person, by=by)
    elif code == "children":
        for number, person in enumerate(participants[:6]):
            _studying(run, person, outline, done=len(outline.order), today=run.ends_on, number=number)
    elif code == "older":
        for number, person in enumerate(participants[4:6]):
            _studying(run, person, outline, done=number, today=today, number=number)
        for person in participants[6:8]:
            actions.enrol(run=run, person=person, by=person)


def _at(day: date, number: int = 0) -> datetime:
    moment = timezone.make_aware(datetime.combine(day, time(9 + number % 9, (number * 7) % 60)))
    return min(moment, timezone.now())


def _studying(run: CourseRun, person: User, outline: Outline, *, done: int, today: date, number: int) -> None:
    """Somebody who has done the first `done` lessons by `today` and opened the next one, unless there is none."""
    is_complete = done >= len(outline.order)
    begun = min(max(run.starts_on, today - timedelta(days=20)), today)
    enrolment = Enrolment.objects.create(
        run=run,
        person=person,
        state=EnrolmentState.COMPLETED if is_complete else EnrolmentState.ACTIVE,
        begun_at=_at(begun, number),
        completed_at=_at(today, number) if is_complete else None,
    )
    # Some have been silent for two weeks: their tutor sees it.
    last = today - timedelta(days=14 if number % 5 == 4 else number % 3)
    rows = []
    for place, lesson in enumerate(outline.order[: done + 1]):
        moment = _at(max(begun, last - timedelta(days=max(0, done - place))), number + place)
        is_done = place < done
        if not is_done and not done:
            break
        rows.append(
            ItemProgress(
                enrolment=enrolment,
                item_id=lesson,
                state=ItemState.DONE if is_done else ItemState.UNDER_WAY,
                started_at=moment,
                touched_at=moment,
                done_at=moment if is_done else None,
            )
        )
    ItemProgress.objects.bulk_create(rows)


def _left(run: CourseRun, person: User, *, today: date) -> None:
    Enrolment.objects.get_or_create(
        run=run,
        person=person,
        defaults={
            "state": EnrolmentState.WITHDRAWN,
            "begun_at": _at(run.starts_on),
            "withdrawn_at": _at(today - timedelta(days=7)),
            "withdrawn_by": person,
        },
    )
