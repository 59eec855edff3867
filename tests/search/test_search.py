"""Tests of the search page."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.pages import body, standard_page
from vector.search import queries, registry
from vector.search.models import Synonyms
from vector.search.registry import Hit

pytestmark = pytest.mark.django_db


def page(title: str, text: str = "", *, slug: str, **fields: Any) -> Any:
    return standard_page(title=title, slug=slug, body=body(("text", f"<p>{text}</p>")), **fields)


def found(client: Client, words: str, **parameters: str) -> list[str]:
    response = client.get("/search/", {"q": words, **parameters})
    assert response.status_code == 200
    return [entry["hit"].title for entry in response.context.get("found", [])]


@pytest.mark.parametrize("words", ["волонтёр", "волонтеры", "ВОЛОНТЁРАМИ", "волонтера"])
def test_word_forms_and_both_spellings_are_one_word(client: Client, words: str) -> None:
    page("Как встречать волонтёров", slug="a")
    page("Беседа с новичками", "Расскажите волонтерам о правилах", slug="b")
    page("Журнал часов", slug="c")
    assert sorted(found(client, words)) == ["Беседа с новичками", "Как встречать волонтёров"]


def test_all_words_must_be_there(client: Client) -> None:
    page("Приказ о координаторе", slug="a")
    page("Приказ о премии", slug="b")
    assert found(client, "приказы координаторам") == ["Приказ о координаторе"]


def test_drafts_and_private_pages_are_not_found(client: Client) -> None:
    page("Тайный договор", slug="draft", live=False)
    private = page("Закрытый договор", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    page("Закрытый ниже договор", slug="below", parent=private)
    shown = page("Договор с волонтёром", slug="shown")
    shown.body = body(("text", "<p>Неопубликованная правка договора: секрет</p>"))
    shown.save_revision()
    assert found(client, "договор") == ["Договор с волонтёром"]
    assert found(client, "секрет") == []


def test_found_words_are_marked_and_the_rest_is_escaped(client: Client) -> None:
    page("Анкеты & 3 < 5", "Попросите заполнить анкету &lt;b&gt; до встречи", slug="a")
    text = client.get("/search/", {"q": "анкета"}).content.decode()
    assert "<mark>Анкеты</mark> &amp; 3 &lt; 5" in text
    assert "заполнить <mark>анкету</mark>" in text
    assert "<b>" not in text


def test_markup_in_a_title_is_text(client: Client) -> None:
    page("Анкета <script>alert(1)</script>", slug="a")
    text = client.get("/search/", {"q": "анкета"}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("words", ["доброволец", "добровольцы", "добровольцами", "добровольца"])
def test_vowel_that_comes_and_goes_hides_nothing(client: Client, words: str) -> None:
    page("Доброволец приходит впервые", slug="a")
    page("Договор с добровольцем", slug="b")
    assert sorted(found(client, words)) == ["Доброволец приходит впервые", "Договор с добровольцем"]


def test_typed_text_comes_back_escaped(client: Client) -> None:
    text = client.get("/search/", {"q": '"><img src=x onerror=alert(1)>'}).content.decode()
    assert "<img src=x" not in text
    assert "Ничего не найдено" in text


def test_synonyms_of_the_editors_are_found_too(client: Client) -> None:
    page("Как работать с добровольцами", slug="a")
    page("Набор помощников", slug="b")
    assert found(client, "волонтёр") == []
    Synonyms.objects.create(words="волонтёр\nдоброволец\n\nпомощник")
    assert sorted(found(client, "волонтер")) == ["Как работать с добровольцами", "Набор помощников"]


@pytest.mark.parametrize("words", ["волонтёрам", "волонтерами", "доброволец"])
def test_synonyms_are_found_in_any_form(client: Client, words: str) -> None:
    page("Набор помощников", slug="a")
    Synonyms.objects.create(words="волонтёр\nдобровольцы\nпомощник")
    assert found(client, words) == ["Набор помощников"]


def test_synonyms_exchange_whole_phrases_only() -> None:
    groups = [[["гу"], ["государственное", "учреждение"]]]
    stems = {word: word for word in ("приказ", "гу", "государственное", "учреждение", "гуляем")}
    assert queries.with_synonyms(["приказ", "гу"], groups, stems) == ["приказ государственное учреждение"]
    assert queries.with_synonyms(["государственное", "учреждение", "приказ"], groups, stems) == ["гу приказ"]
    assert queries.with_synonyms(["гуляем"], groups, stems) == []


def test_a_single_synonym_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        Synonyms(words="волонтёр\n \n").full_clean()
    assert list(refused.value.message_dict) == ["words"]


def test_nothing_found_says_what_to_do(client: Client) -> None:
    text = client.get("/search/", {"q": "бегемот"}).content.decode()
    assert "Ничего не найдено" in text
    assert "Спросите эксперта" in text


@pytest.mark.parametrize("words", ["", "   ", "…!?", "\x00", "& | ! ( ) : *"])
def test_without_words_the_page_explains_itself(client: Client, words: str) -> None:
    response = client.get("/search/", {"q": words})
    assert (response.status_code, response.context["is_asked"]) == (200, False)


@pytest.mark.parametrize(
    "words", ["а" * 5000, "слово " * 500, "волонтёр' OR 1=1 --", "!волонтёр & (", "\\x", "%s %(x)s"]
)
def test_any_input_is_only_words(client: Client, words: str) -> None:
    assert client.get("/search/", {"q": words}).status_code == 200


def test_filter_by_part_keeps_the_words(client: Client) -> None:
    page("Журнал часов", slug="a")
    response = client.get("/search/", {"q": "журнал", "part": "regions"})
    assert response.context["part"].key == "regions"
    assert response.context.get("found") == []
    about = next(item for item in response.context["filters"] if item["title"] == "О программе")
    assert found(client, "журнал", part="about") == ["Журнал часов"]
    assert about["url"] == "/search/?q=%D0%B6%D1%83%D1%80%D0%BD%D0%B0%D0%BB&part=about"


def test_part_of_public_objects_is_searched_by_its_provider(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        def count(self) -> int:
            return 1

        def __getitem__(self, wanted: slice) -> list[Hit]:
            return [Hit(title="Ответ о чае", url="/answers/1/", text="Чай можно")][wanted]

    monkeypatch.setattr(registry, "_parts", {})
    registry.register("answers", "Ответы", lambda wanted: Found())
    assert found(client, "чай", part="answers") == ["Ответ о чае"]


def test_english_interface(client: Client) -> None:
    client.cookies["vector_language"] = "en"
    text = client.get("/search/", {"q": "nothing-like-this"}).content.decode()
    assert "Nothing found" in text


@pytest.mark.parametrize("number", ["0", "-1", "x", "999999999999", "2"])
def test_page_numbers_are_bounded(client: Client, number: str) -> None:
    page("Журнал часов", slug="a")
    assert found(client, "журнал", page=number) == ["Журнал часов"]


@pytest.mark.parametrize("amount", [1, 30])
def test_search_costs_the_same_queries(client: Client, django_assert_num_queries: Any, amount: int) -> None:
    for number in range(amount):
        page(f"Журнал {number}", "Часы волонтёров", slug=f"page-{number}")
    client.get("/")
    with django_assert_num_queries(8):
        response = client.get("/search/", {"q": "журнал"})
    assert response.context["page_of_hits"].paginator.count == amount
