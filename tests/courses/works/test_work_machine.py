"""A work against an independent model: random deeds of author, heads, tutor, office and clock, on real PostgreSQL."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from courses.enums import ItemState
from courses.models import ItemProgress
from courses.works.actions import draft as drafts
from courses.works.actions import endorsement as endorsements
from courses.works.actions import review as reviews
from courses.works.actions import work as works
from courses.works.content import NotReady
from courses.works.models import Endorsement, EndorsementLink, Work, WorkVersion
from tests.factories import courses
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import StaffFactory, head_of
from tests.factories.works import Place, agree, place, upload, write
from vector.common.errors import DomainError
from vector.common.uploads import check_upload
from vector.people.actions import memberships
from vector.people.models import Membership, User

pytestmark = pytest.mark.django_db

TEXTS = st.sampled_from(["", "Первый шаг", "Второй шаг"])
WHICH = st.integers(min_value=0, max_value=2)


class Model:
    """What a secretary would keep on paper: where the work lies, the versions, who of two heads is in office."""

    def __init__(self) -> None:
        self.place = "author"  # author | head | paper | tutor | done
        self.typed = ""
        self.versions: list[str] = []
        self.words: dict[int, str] = {}
        self.heads = {0, 1}

    def with_heads(self) -> None:
        if self.place in ("head", "paper"):
            self.place = "head" if self.heads else "paper"


class WorkMachine(RuleBasedStateMachine):
    where: Place
    office: User

    @initialize()
    def begin(self) -> None:
        organisation = self.where.organisation
        Membership.objects.current().filter(organisation=organisation, role="head").delete()
        self.heads = [head_of(organisation), head_of(organisation)]
        self.author = memberships_of(organisation)
        enrolment = EnrolmentFactory(run=self.where.enrolment.run, person=self.author)
        self.work = drafts.begin(enrolment, assignment=self.where.assignment, by=self.author)
        self.model = Model()

    @property
    def newest(self) -> WorkVersion:
        return WorkVersion.objects.filter(work=self.work).order_by("-number")[0]

    def attempt(self, deed: Any, *, may: bool) -> bool:
        """Do it; it works exactly when the model says so."""
        try:
            deed()
        except DomainError:
            assert not may
            return False
        assert may
        return True

    @rule(text=TEXTS)
    def type_text(self, text: str) -> None:
        if self.model.place == "author":
            write(self.work, text=text)
            self.model.typed = text
        else:
            part = drafts.TypedPart("text", f"{text}!", "")
            self.attempt(lambda: drafts.save(self.work, by=self.author, typed=[part]), may=False)

    @rule()
    def send(self) -> None:
        model = self.model
        may = model.place == "author" and bool(model.typed)
        try:
            done = self.attempt(lambda: works.submit(self.work, by=self.author), may=may)
        except NotReady:
            done = False
        if done:
            model.versions.append(model.typed)
            model.place = "head" if model.heads else "paper"

    @rule()
    def take_back(self) -> None:
        may = self.model.place in ("head", "paper")
        if self.attempt(lambda: works.take_back(self.work, by=self.author), may=may):
            self.model.place = "author"

    @rule(which=WHICH, number=st.integers(min_value=0, max_value=1), decision=st.sampled_from(["agreed", "returned"]))
    def decide(self, which: int, number: int, decision: str) -> None:
        model = self.model
        if which >= len(model.versions):
            return
        version = WorkVersion.objects.get(work=self.work, number=which + 1)
        may = model.place in ("head", "paper") and which == len(model.versions) - 1 and number in model.heads
        if self.attempt(lambda: agree(version, by=self.heads[number], decision=decision), may=may):
            model.words[which] = decision
            model.place = "tutor" if decision == "agreed" else "author"

    @rule(alone=st.booleans())
    def record(self, alone: bool) -> None:
        model = self.model
        if not model.versions:
            return
        version, may = self.newest, model.place in ("head", "paper")
        if alone:
            deed = lambda: endorsements.record_alone(  # noqa: E731
                version, by=self.office, reason="Никого нет", shown_hash=version.content_hash
            )
            may = may and not model.heads
        else:
            scan = check_upload(upload())
            deed = lambda: endorsements.record(  # noqa: E731
                version,
                by=self.office,
                decision="agreed",
                signatory="Директор",
                scan=scan,
                shown_hash=version.content_hash,
            )
        if self.attempt(deed, may=may):
            model.words[len(model.versions) - 1] = "agreed"
            model.place = "tutor"

    @rule(which=WHICH, decision=st.sampled_from(["accepted", "returned"]))
    def review(self, which: int, decision: str) -> None:
        model = self.model
        if which >= len(model.versions):
            return
        version = WorkVersion.objects.get(work=self.work, number=which + 1)
        may = model.place == "tutor" and which == len(model.versions) - 1
        deed = lambda: reviews.decide(  # noqa: E731
            self.work, version=version, by=self.where.tutor, decision=decision, points={}, comment="Слова"
        )
        if self.attempt(deed, may=may):
            model.place = "done" if decision == "accepted" else "author"

    @rule()
    def reopen(self) -> None:
        may = self.model.place == "done"
        if self.attempt(lambda: reviews.reopen(self.work, by=self.office, reason="Ошибка"), may=may):
            self.model.place = "author"

    @rule(number=st.integers(min_value=0, max_value=1))
    def head_leaves_or_comes(self, number: int) -> None:
        organisation, person = self.where.organisation, self.heads[number]
        if number in self.model.heads:
            memberships.end(membership=Membership.objects.current().get(person=person), by=self.office)
            self.model.heads.remove(number)
        else:
            memberships.appoint(person=person, organisation=organisation, role="head", by=self.office)
            self.model.heads.add(number)

    @rule()
    def clock(self) -> None:
        works.follow_people(self.work)
        self.model.with_heads()

    @invariant()
    def database_says_the_same(self) -> None:
        if not hasattr(self, "model"):
            return
        model, work = self.model, Work.objects.get(pk=self.work.pk)
        places = {
            "draft": "author",
            "head_returned": "author",
            "tutor_returned": "author",
            "submitted": "paper",
            "with_head": "head",
            "with_tutor": "tutor",
            "accepted": "done",
        }
        assert places[work.state] == model.place
        versions = list(WorkVersion.objects.filter(work=work).order_by("number"))
        assert [version.text for version in versions] == model.versions
        assert len({version.content_hash for version in versions}) == len(versions)
        words = Endorsement.objects.filter(version__work=work).select_related("version")
        assert {word.version.number - 1: str(word.decision) for word in words} == model.words
        assert all(word.content_hash == word.version.content_hash for word in words)
        # No link opens what does not wait for a word, and none belongs to who has left.
        links = EndorsementLink.objects.open().filter(version__work=work)
        assert {link.version_id for link in links} <= ({versions[-1].pk} if model.place in ("head", "paper") else set())
        assert {link.membership.person_id for link in links} <= {self.heads[number].pk for number in model.heads}
        done = ItemProgress.objects.filter(enrolment=work.enrolment, item=work.assignment, state=ItemState.DONE)
        assert done.exists() == (model.place == "done")


def memberships_of(organisation: Any) -> User:
    """A new participant of the organisation."""
    from tests.factories.people import participant_of

    return participant_of(organisation)


def test_a_work_behaves_like_its_model() -> None:
    where = place()
    # Another item is left, so that no course is completed.
    courses.lesson(module=where.assignment.get_parent().specific)
    found = {"where": where, "office": StaffFactory()}
    run_state_machine_as_test(
        type("Machine", (WorkMachine,), found),
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
