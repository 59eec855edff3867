"""Links in what people write: each counts once, however it is written."""

import pytest

from vector.common.errors import DomainError
from vector.common.flooding import refuse_many_links
from vector.community.texts import without_own_addresses


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/page?a=1&b=http://example.org",
        "http://www.example.org",
        "www.example.ru",
        "WWW.Example.ru",
        "example.ru",
        "example.ru/page",
        "купите на shop.example.com, дёшево",
        "(магазин.рф)",
        "//example.org/page",
        "example.zone/page",
        "example.zone:8080/page",
    ],
)
def test_link_counts_once(text):
    refuse_many_links(text, most=1)
    with pytest.raises(DomainError):
        refuse_many_links(text, most=0)


@pytest.mark.parametrize(
    "text",
    [
        "Пишите на tajnaja@example.ru или name.surname@mail.example.com.",
        "Приехали в 10.30.Потом работали, т.е. и/или т.д. Файл образец.docx и таблица.xlsx.",
        "Итого 1.500/2.000 и 50.5 км/ч",
    ],
)
def test_no_link_is_no_link(text):
    refuse_many_links(text, most=0)


def test_own_addresses_are_not_counted_and_strangers_that_look_like_them_are(settings):
    settings.BASE_URL = "https://vector.example.org"
    own = (
        "https://vector.example.org/a.ru/?next=https://x.ru и «https://vector.example.org», https://vector.example.org."
    )
    refuse_many_links(without_own_addresses(own), most=0)
    for foreign in (
        "https://vector.example.org@example.ru",
        "https://vector.example.org:pass@example.ru/page",
        "https://vector.example.org.example.ru",
        "https://vector.example.org-shop.ru",
        "https://vector.example.org\\@example.ru",
        "https://vector.example.org.@example.ru",
    ):
        with pytest.raises(DomainError):
            refuse_many_links(without_own_addresses(foreign), most=0)
