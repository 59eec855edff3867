"""What the pages of the consultation queue show when axe looks at them."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.documents.models import Document

from consultations.actions import consultation as actions
from consultations.actions import drafts, feedback, merging, notes, presence
from consultations.enums import ConsultationState
from consultations.inbox.models import IncomingLetter
from consultations.models import Consultation, ReusableAnswer
from tests.factories.consultations import ConsultationFactory, expert_for, with_text
from tests.factories.people import StaffFactory, staff_of
from tests.factories.programmes import ProgrammeFactory
from vector.common.uploads import check_upload
from vector.search import similar

REFUSED = {"get_absolute_url": "/consultations/"}


def _question(asker: Any, **fields: Any) -> Consultation:
    organisation = asker.memberships.get().organisation
    return with_text(ConsultationFactory(asker=asker, organisation=organisation, about_path="/regions/", **fields))


def thread(asker: Any, state: ConsultationState) -> str:
    """The asker's own question in each of its states."""
    question = _question(asker)
    expert = expert_for(question).person
    if state != ConsultationState.NEW:
        actions.claim(question, by=expert)
    if state == ConsultationState.WAITING:
        actions.ask_back(question, by=expert, text="Какой у вас устав?")
    if state in {ConsultationState.ANSWERED, ConsultationState.CLOSED}:
        files = [check_upload(SimpleUploadedFile("образец договора.txt", "Договор".encode()))]
        actions.answer(question, by=expert, text="Да, нужен.", files=files)
    if state == ConsultationState.CLOSED:
        actions.close(question, by=asker)
    return question.get_absolute_url()


def listed(asker: Any) -> str:
    """A list of more than one page, in several states."""
    for _ in range(22):
        _question(asker, programme=ProgrammeFactory())
    thread(asker, ConsultationState.ANSWERED)
    return reverse("consultations:question-list")


def received(asker: Any) -> str:
    return reverse("consultations:question-received", args=[_question(asker).public_id])


def sent(asker: Any) -> str:
    return reverse("consultations:message-sent", args=[_question(asker).public_id])


def _for_expert(person: Any) -> Consultation:
    question = with_text(ConsultationFactory())
    expert = expert_for(question)
    expert.person = person
    expert.save()
    return question


LONG_WORD = "ж" * 150


def long_word(person: Any, view: str = "") -> str:
    """A question whose subject and file have a name without a space; its thread, or a page that lists it."""
    question = _for_expert(person)
    question.subject = LONG_WORD[:120]
    question.save()
    if view == "consultations:question-list":
        Consultation.objects.filter(pk=question.pk).update(asker=person)
    file = check_upload(SimpleUploadedFile(f"{LONG_WORD}.txt", "Текст".encode()))
    notes.add(question, by=person, text="Файл", files=[file])
    return reverse(view) if view else question.get_absolute_url()


def queue(person: Any, *, count: int) -> str:
    """An expert's queue with so many questions."""
    first = _for_expert(person)
    for _ in range(count - 1):
        ConsultationFactory(topic=first.topic, organisation=first.organisation, asker=first.asker)
    if not count:
        actions.claim(first, by=person)
    return reverse("consultations:queue")


def free(person: Any) -> str:
    """A question that this expert may take."""
    return _for_expert(person).get_absolute_url()


def held(person: Any) -> str:
    """A question that this expert holds."""
    return actions.claim(_for_expert(person), by=person).get_absolute_url()


def passing_on(person: Any) -> str:
    """The form by which this expert passes a held question on, with somebody in each group."""
    question = actions.claim(_for_expert(person), by=person)
    expert_for(question), expert_for(ConsultationFactory())
    staff_of(question.region)
    StaffFactory()
    return reverse("consultations:assign", args=[question.public_id])


def sent_by_expert(person: Any) -> str:
    question = actions.claim(_for_expert(person), by=person)
    actions.answer(question, by=person, text="Да.")
    return reverse("consultations:message-sent", args=[question.public_id])


TYPED = "Добрый день! Нужен ли договор с волонтёрами на разовую акцию?"


def similar_to_come(asker: Any) -> str:
    """The first step, with something to be found: a published answer and a question of the own organisation."""
    similar.remember(
        "answer-1",
        title="Нужен ли договор, если волонтёр приходит один раз",
        text="Хватит списка с подписями.",
        url="/learn/",
        is_public=True,
    )
    organisation = asker.memberships.get().organisation
    similar.remember(
        "consultation-1",
        title="Договор с колледжем о волонтёрах",
        text="",
        url="/consultations/",
        organisation=organisation,
        asker=asker,
    )
    return reverse("consultations:ask")


def type_question(page: Page) -> None:
    """Type, and wait until the similar ones stand below the field."""
    page.get_by_label("Какой у вас вопрос?").fill(TYPED)
    expect(page.locator("#similar")).to_contain_text("На это уже отвечали")


def reach_similar(page: Page) -> None:
    """Send it before they came: the page between."""
    page.route("**/suggestions/", lambda route: route.abort())
    page.get_by_label("Какой у вас вопрос?").fill(TYPED)
    page.get_by_role("button", name="Дальше").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Нет ли здесь вашего вопроса?")


def reach_details(page: Page) -> None:
    reach_similar(page)
    page.get_by_role("link", name="Нет, мой вопрос другой").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("О вашем вопросе")


def reach_details_at_once(page: Page) -> None:
    """Where nothing is similar."""
    page.get_by_label("Какой у вас вопрос?").fill("Сколько весит квитанция?")
    page.get_by_role("button", name="Дальше").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("О вашем вопросе")


def send_incomplete(page: Page) -> None:
    """The second step without a topic."""
    reach_details_at_once(page)
    page.get_by_role("button", name="Отправить вопрос").click()
    expect(page.locator(".error-summary")).to_be_visible()


def past(asker: Any) -> str:
    """An answer too old for the question to be opened again."""
    address = thread(asker, ConsultationState.ANSWERED)
    Consultation.objects.filter(asker=asker).update(answered_at=timezone.now() - timedelta(days=400))
    return address


def helped(asker: Any, *, has_helped: bool) -> str:
    address = thread(asker, ConsultationState.ANSWERED)
    feedback.say_whether_helped(Consultation.objects.get(asker=asker), by=asker, has_helped=has_helped)
    return address


def going_on(asker: Any) -> str:
    """The first step of a question that goes on from an earlier one."""
    past(asker)
    question = Consultation.objects.get(asker=asker)
    return f"{reverse('consultations:ask')}?follows={question.public_id}"


def held_with_all(person: Any) -> str:
    """A question that this expert holds, with all that stands around it: notes, colleagues, a draft, earlier ones."""
    question = actions.claim(_for_expert(person), by=person)
    colleague = expert_for(question).person
    ConsultationFactory(topic=question.topic, organisation=question.organisation, asker=question.asker)
    ReusableAnswer.objects.create(title="Приветствие", text="Здравствуйте, {имя}!")
    presence.renew(question, by=colleague, is_writing=True)
    notes.add(question, by=colleague, text="Сверься с приказом.", colleagues=[person])
    drafts.keep(question, by=person, text="Пол-ответа")
    return question.get_absolute_url()


def held_with_letters(person: Any) -> str:
    """A question that this expert holds, with a robot's letter and a returned one beside the thread."""
    question = actions.claim(_for_expert(person), by=person)
    beside = {"consultation": question, "size": 1}
    IncomingLetter.objects.create(
        digest="1", outcome="automatic", reason="absent", subject="Автоответ", text="В отпуске.", **beside
    )
    IncomingLetter.objects.create(
        digest="2", outcome="bounce", reason="bounce", subject="Недоставлено", note="550 No such user", **beside
    )
    return question.get_absolute_url()


def send_nothing(page: Page) -> None:
    page.get_by_role("button", name="Отправить ответ").click()
    expect(page.locator(".error-summary")).to_be_visible()


def refused_answer(page: Page) -> None:
    """Something came while the answer was written: the page that comes back."""
    question = Consultation.objects.latest("pk")
    actions.reply(question, by=question.asker, text="Уже не нужно.")
    page.get_by_label("Текст", exact=True).fill("Моя длинная мысль")
    page.get_by_role("button", name="Отправить ответ").click()
    expect(page.locator(".error-summary")).to_contain_text("Ничего не отправлено")


def found_documents(page: Page) -> None:
    Document.objects.create(title="Образец договора", file=ContentFile(b"text", name="sample.txt"))
    page.get_by_label("Приложить документ из библиотеки").fill("договор")
    page.get_by_role("button", name="Найти", exact=True).last.click()
    expect(page.get_by_label("Образец договора")).to_be_visible()


def phrases(person: Any) -> str:
    _for_expert(person)
    ReusableAnswer.objects.create(title="Приветствие", text="Здравствуйте, {имя}!", owner=person)
    ReusableAnswer.objects.create(title="Общий", text="Спасибо за вопрос.")
    return reverse("consultations:phrases")


def phrases_empty(person: Any) -> str:
    _for_expert(person)
    return reverse("consultations:phrases")


def phrase_edit(person: Any) -> str:
    phrases(person)
    return reverse("consultations:phrase-edit", args=[ReusableAnswer.objects.get(owner=person).public_id])


def arrange(person: Any, *, is_joined: bool = False) -> str:
    """Where a question of two messages is joined, split and linked; with `is_joined` a duplicate."""
    question = _for_expert(person)
    actions.reply(question, by=question.asker, text="И ещё одно: как страховать?")
    other = with_text(ConsultationFactory(topic=question.topic, organisation=question.organisation))
    merging.link(question, other=other, by=person)
    if is_joined:
        merging.merge(question, into=other, by=person)
    return reverse("consultations:arrange", args=[question.public_id])


def merge_answer(person: Any) -> str:
    """A free question, and in the page's field the number of one that is answered."""
    question = _for_expert(person)
    answered = with_text(ConsultationFactory(topic=question.topic, organisation=question.organisation))
    actions.claim(answered, by=person)
    actions.answer(answered, by=person, text="Да, письменный.")
    return reverse("consultations:arrange", args=[question.public_id])


def join_answered(page: Page) -> None:
    number = Consultation.objects.get(state=ConsultationState.ANSWERED).number
    page.get_by_label("Номер вопроса").first.fill(number)
    page.locator("button[value=merge]").click()
    expect(page.locator("[name=seen_answer]")).to_be_attached()


def joined(person: Any) -> str:
    arrange(person, is_joined=True)
    return Consultation.objects.get(state=ConsultationState.MERGED).get_absolute_url()


def join_nothing(page: Page) -> None:
    page.get_by_role("button", name="Объединить", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
