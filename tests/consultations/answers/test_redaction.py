"""Names, addresses and numbers are found and taken out; the known names of a thread never survive."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.answers.enums import Kind
from consultations.answers.redaction import NEUTRAL, Known, _patterns_of, find, suggest
from consultations.answers.word_forms import fold

# Written out by hand from grammar books, not by the code that is tested: nominative first, then the other cases.
DECLINED = {
    "Иванова": ["Иванова", "Ивановой", "Иванову", "Ивановою"],
    "Смирнов": ["Смирнов", "Смирнова", "Смирнову", "Смирновым", "Смирнове", "Смирновы", "Смирновых", "Смирновыми"],
    "Достоевский": ["Достоевский", "Достоевского", "Достоевскому", "Достоевским", "Достоевском", "Достоевская"],
    "Вяземская": ["Вяземская", "Вяземской", "Вяземскую", "Вяземские", "Вяземских"],
    "Шевченко": ["Шевченко"],
    "Ковальчук": ["Ковальчук", "Ковальчука", "Ковальчуку", "Ковальчуком", "Ковальчуки"],
    "Бондарец": ["Бондарец", "Бондарца", "Бондарцу", "Бондарцем", "Бондарце"],
    "Соловей": ["Соловей", "Соловья", "Соловью", "Соловьём", "Соловье"],
    "Петрова-Водкина": ["Петрова-Водкина", "Петровой-Водкиной", "Петрову-Водкину"],
    "Анна": ["Анна", "Анны", "Анне", "Анну", "Анной", "Анною"],
    "Мария": ["Мария", "Марии", "Марию", "Марией"],
    "Наталья": ["Наталья", "Натальи", "Наталье", "Наталью", "Натальей"],
    "Любовь": ["Любовь", "Любови", "Любовью"],
    "Павел": ["Павел", "Павла", "Павлу", "Павлом", "Павле"],
    "Лев": ["Лев", "Льва", "Льву", "Львом", "Льве"],
    "Пётр": ["Пётр", "Петра", "Петру", "Петром", "Петре", "Петр"],
    "Игорь": ["Игорь", "Игоря", "Игорю", "Игорем", "Игоре"],
    "Сергей": ["Сергей", "Сергея", "Сергею", "Сергеем", "Сергее"],
    "Юрий": ["Юрий", "Юрия", "Юрию", "Юрием", "Юрии"],
    "Илья": ["Илья", "Ильи", "Илье", "Илью", "Ильёй"],
    "Петровна": ["Петровна", "Петровны", "Петровне", "Петровну", "Петровной"],
    "Сергеевич": ["Сергеевич", "Сергеевича", "Сергеевичу", "Сергеевичем", "Сергеевиче"],
}
ORGANISATION = "ГБУ «Сосновский дом милосердия»"
ORGANISATION_FORMS = [
    ORGANISATION,
    "«Сосновского дома милосердия»",
    "Сосновскому дому милосердия",
    "Сосновским домом милосердия",
    "ГБУ Сосновский дом милосердия",
    "СДМ",
]
PLAIN = [
    "мы",
    "провели",
    "обучение",
    "волонтёров",
    "в",
    "библиотеке",
    "по",
    "договору",
    "пункт 5",
    "за",
    "3 дня",
    "и",
    "закон",
]
KNOWN = Known(people=tuple(DECLINED), organisations=(ORGANISATION,), places=("Сосновский район", "Верхние Ключи"))

names = st.sampled_from([form for forms in DECLINED.values() for form in forms])
organisations = st.sampled_from(ORGANISATION_FORMS)
places = st.sampled_from(
    ["Сосновский район", "Сосновском районе", "Верхние Ключи", "Верхних Ключах", "Верхними Ключами"]
)
pieces = st.one_of(
    names, organisations, places, st.sampled_from(PLAIN), st.sampled_from(["a@b.ru", "+7 921 000-11-22"])
)
separators = st.sampled_from([" ", ", ", ". ", "; ", " – ", "\n", "\n\n", " (", ") ", " «", "» "])
texts = st.lists(st.tuples(pieces, separators), max_size=25).map(lambda parts: "".join(a + b for a, b in parts))
SECRET = {
    fold(word)
    for form in [form for forms in DECLINED.values() for form in forms]
    + ["Сосновский", "Сосновского", "Сосновскому", "СДМ", "Ключи"]
    for word in re.findall(r"[\w-]+", form)
}


@given(texts)
def test_known_names_never_survive(text: str) -> None:
    words = {fold(word) for word in re.findall(r"[\w-]+", suggest(text, KNOWN))}
    assert words & SECRET == set()


@given(texts | st.text(max_size=300))
def test_findings_stand_in_order_and_apart(text: str) -> None:
    found = find(text, KNOWN)
    for finding in found:
        assert text[finding.start : finding.end] == finding.text
        assert finding.start < finding.end
        assert finding.replacement == NEUTRAL[finding.kind]
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@given(texts | st.text(max_size=300))
def test_suggesting_again_changes_nothing(text: str) -> None:
    once = suggest(text, KNOWN)
    assert find(once, KNOWN) == []
    assert suggest(once, KNOWN) == once


@given(st.lists(st.sampled_from(PLAIN), max_size=20).map(" ".join))
def test_ordinary_words_stay(text: str) -> None:
    assert suggest(text, KNOWN) == text


@pytest.mark.parametrize("name", DECLINED)
def test_every_case_of_a_name_is_found(name: str) -> None:
    for form in DECLINED[name]:
        assert (
            suggest(f"мы спросили, а {form} ответит", Known(people=(name,))) == "мы спросили, а специалист ответит"
        ), form


@pytest.mark.parametrize("form", ORGANISATION_FORMS)
def test_organisation_is_found_whole_in_its_quotes_and_by_its_letters(form: str) -> None:
    text = f"Волонтёры помогают: {form}, по средам."
    assert "Сосновск" not in suggest(text, KNOWN)
    assert "СДМ" not in suggest(text, KNOWN)


def test_short_names_that_are_words_need_their_capital() -> None:
    known = Known(people=("Вера Лев",))
    assert (
        suggest("Наша вера в людей, левый берег, роман в письмах", known)
        == "Наша вера в людей, левый берег, роман в письмах"
    )
    assert suggest("Спросите, где Вера", known) == "Спросите, где специалист"


def test_role_words_of_names_are_words() -> None:
    known = Known(people=("Координатор, Карелия 3",), organisations=("Центр",), places=("Регион",))
    text = "Координатор приглашает в центр, наш регион большой"
    assert suggest(text, known) == text
    assert suggest("Пишет Координатор, Карелия 3", known) == "Пишет специалист"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.EMAIL, "anna.k-1@mail.example.ru"),
        (Kind.PHONE, "+7 (921) 123-45-67"),
        (Kind.PHONE, "8 921 123 45 67"),
        (Kind.PHONE, "89211234567"),
        (Kind.PHONE, "8-8142-12-34-56"),
        (Kind.PHONE, "(8142) 12-34-56"),
        (Kind.PHONE, "12-34-56"),
        (Kind.LINK, "https://vk.com/id12345"),
        (Kind.LINK, "t.me/anna_k"),
        (Kind.LINK, "@anna_kuznetsova"),
        (Kind.PHONE, "921-123-45-67"),
        (Kind.PHONE, "911 400 12 34"),
        (Kind.PHONE, "8142 12-34-56"),
        (Kind.PHONE, "8 (921) 123\u201145\u201167"),
        (Kind.LINK, "www.rodnik.ru"),
        (Kind.LINK, "rodnik.ru"),
        (Kind.LINK, "https://rodnik-dobra.ru/about"),
        (Kind.LINK, "https://dobro.ru/volunteers/12"),
        (Kind.EMAIL, "ivan собака mail точка ru"),
        (Kind.ADDRESS, "ул Ленина 5 кв 3"),
        (Kind.ADDRESS, "пр-кт Ленина д.5"),
        (Kind.ORGANISATION, "клуб „Маяк“"),
        (Kind.PERSON, "СИДОРОВА МАРИЯ"),
        (Kind.PERSON, "Елена Шмидт"),
        (Kind.PERSON, "Елена Ивановна Шмидт"),
        (Kind.PERSON, "Ковальчук Мария"),
        (Kind.PERSON, "Сидоров А А"),
        (Kind.NUMBER, "123-456-789 01"),
        (Kind.NUMBER, "7812345678"),
        (Kind.NUMBER, "781234567890"),
        (Kind.NUMBER, "4012 345678"),
        (Kind.NUMBER, "2202 2000 1111 2222"),
        (Kind.ADDRESS, "ул. Ленина, д. 5, кв. 12"),
        (Kind.ADDRESS, "улице 1-я Советская, 7"),
        (Kind.ADDRESS, "Лесной проспект 3"),
        (Kind.PLACE, "г. Сортавала"),
        (Kind.PLACE, "посёлке Северный"),
        (Kind.PLACE, "Петрозаводске"),
        (Kind.PLACE, "Калининградской области"),
        (Kind.PLACE, "Медвежьегорский район"),
        (Kind.PLACE, "Республике Карелия"),
        (Kind.ORGANISATION, "МБУ «КЦСОН «Радуга»"),
        (Kind.ORGANISATION, "АНО «Добрый день»"),
        (Kind.ORGANISATION, "ГБУ РК «Ресурсный центр»"),
        (Kind.ORGANISATION, "фонд «Забота»"),
        (Kind.ORGANISATION, "МБОУ № 12"),
        (Kind.ORGANISATION, "школе № 5"),
        (Kind.PERSON, "Иванов И. И."),
        (Kind.PERSON, "И.И. Иванову"),
        (Kind.PERSON, "Кузнецовой Анне Петровне"),
        (Kind.PERSON, "Иваном Ивановичем"),
        (Kind.PERSON, "Марии Смирновой"),
        (Kind.PERSON, "Маша"),
    ],
)
def test_rule_finds(kind: Kind, text: str) -> None:
    found = find(f"Мы пишем: вот {text}, как просили.")
    assert [(finding.kind, finding.text) for finding in found] == [(kind, text)]


@pytest.mark.parametrize(
    "text",
    [
        "По закону № 135-ФЗ договор нужен.",
        "Встреча 12.05.2019 с 14:00 до 15:30, придут 25 человек.",
        "Смотрите на https://consultant.ru/document и «Добро.рф».",
        "Основной вопрос: кто отвечает? Москвич или гость – всё равно.",
        "НКО и ГУ подают заявку, площадь 30 метров.",
        "Скажите: «Меня попросили, ты ни в чём не виновата».",
        "Наша АНО и её ИНН, АНО ДОБРЫХ ДЕЛ.",
        "Семена цветов раздали.",
        "Надежда остаётся. Вера в людей тоже. Роман прочитан.",
    ],
)
def test_rule_leaves_alone(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Спросите Анну. Анна Вы правы.", "Спросите специалист. специалист Вы правы."),
        ("С уважением,\nШмидт Елена", "С уважением,\nспециалист"),
        ("Уважаемая Елена", "Уважаемая специалист"),
        ("АННА пишет, СПРОСИТЕ У АННЫ СМИРНОВОЙ", "специалист пишет, СПРОСИТЕ У специалист"),
        ("Надежда Шмидт придёт.", "специалист придёт."),
        ("Пишет семья Сидоровых.", "Пишет семья специалист."),
    ],
)
def test_surname_goes_with_the_first_name(text: str, suggested: str) -> None:
    assert suggest(text) == suggested


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Мы на ул. Ленина.\n\nДостаточно согласия.", "Мы на [адрес].\n\nДостаточно согласия."),
        ("Мы на ул. Мира. Достаточно согласия.", "Мы на [адрес]. Достаточно согласия."),
        ("Адрес: ул. Карла Маркса, д. 5\n1. Первый вопрос", "Адрес: [адрес]\n1. Первый вопрос"),
        ("Адрес: ул. М. Горького,\nд. 5, кв. 2. Приходите", "Адрес: [адрес]. Приходите"),
        ("Живём в с. Ключи\nДостаточно ли согласия?", "Живём в [место]\nДостаточно ли согласия?"),
    ],
)
def test_an_address_ends_with_its_sentence_or_line(text: str, suggested: str) -> None:
    assert suggest(text) == suggested


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Пишет Центр помощи детям «Тёплый дом» Республика Карелия.", "Пишет организация [место]."),
        ("Пишет ГБУ «Центр «Тёплый дом», из района.", "Пишет организация, из района."),
        ("Пишет Центр помощи «Тёплый дом и сад».", "Пишет организация."),
        ('Пишет Центр помощи "Тёплый дом".', "Пишет организация."),
        ("В «Тёплом доме» ждут.", "В «организация» ждут."),
        ("Живём в Доме-интернате «Сосновый».", "Живём в организация."),
        ("Живём в доме милосердия «Сосновый».", "Живём в организация."),
        ("Наша школа-интернат № 5 и школа-студия «Лад».", "Наша организация и организация."),
        ("Наш центр провёл акцию «Чистый берег».", "Наш центр провёл акцию «Чистый берег»."),
    ],
)
def test_an_organisation_goes_whole_with_its_quotes(text: str, suggested: str) -> None:
    assert suggest(text, Known(organisations=("Центр помощи детям «Тёплый дом»",))) == suggested


def test_short_known_names_are_no_abbreviations() -> None:
    known = Known(people=("Ли Аня", "Ким Инна"))
    assert suggest("АНО сообщает ИНН, Ане и ИННЕ тоже", known) == "АНО сообщает ИНН, специалист и специалист тоже"


def test_our_own_addresses_tell_nothing() -> None:
    text = "Смотрите https://vector.example/courses/1/ и rodnik.ru"
    assert suggest(text, Known(sites=("vector.example",))) == "Смотрите https://vector.example/courses/1/ и [ссылка]"


def test_names_of_old_threads_are_not_kept_for_ever() -> None:
    for number in range(40):
        find("Текст", Known(people=(f"Лицо{'а' * number}",)))
    assert _patterns_of.cache_info().currsize == 32
