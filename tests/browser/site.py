"""What the site's own pages show when axe looks at them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.factories.pages import body, home_page, programme_page, standard_page
from tests.factories.people import OrganisationFactory, RegionFactory, RegionStaffFactory, StaffFactory
from tests.factories.programmes import IndicatorFactory, ProgrammeFactory
from tests.factories.regions import AcceleratorFactory, region_index, region_page
from vector.mail import outbox
from vector.mail.letters import Letter
from vector.programmes.actions import facts, targets

BLOCKS = body(
    ("text", '<h3>Порядок</h3><p>Первый <b>абзац</b> и <a href="/">ссылка</a></p><ul><li>пункт</li></ul>'),
    ("callout", {"title": "Важно", "text": "Не забудьте"}),
    ("quote", {"text": "Помогать легко", "attribution": "Волонтёр"}),
    ("checklist", {"title": "Проверьте", "items": ["Приказ", "Журнал"]}),
    ("recap", {"items": ["Главное одно"]}),
    (
        "table",
        {
            "data": [["Что", "Когда"], ["Обучение", "в мае"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Сроки",
        },
    ),
)


def _programme() -> Any:
    staff, programme, today = StaffFactory(), ProgrammeFactory(goal="Больше помощи рядом с домом"), date(2026, 6, 1)
    programme.regions.add(RegionFactory())
    for value in (12, 150, 4865):
        indicator = IndicatorFactory(programme=programme)
        targets.feed(indicator=indicator, value=Decimal(200), due_on=today, source="office", by=staff)
        facts.confirm(fact=facts.enter(indicator=indicator, value=Decimal(value), on=today, by=staff), by=staff)
    IndicatorFactory(programme=programme)
    return programme_page(programme=programme, intro="Чему учит программа", body=BLOCKS)


def home(_person: Any) -> str:
    """With figures and a menu; the sections of other parts have cases of their own."""
    _programme()
    standard_page(show_in_menus=True, is_in_footer=True)
    return "/"


def programme(_person: Any) -> str:
    return _programme().get_url()


def programme_empty(_person: Any) -> str:
    return programme_page(programme=ProgrammeFactory()).get_url()


def standard(_person: Any) -> str:
    """Every block, below another page."""
    parent = standard_page(title="Документы", slug="documents")
    return standard_page(parent=parent, intro="Кому помогаем", body=BLOCKS).get_url()


def standard_parent(_person: Any) -> str:
    parent = standard_page(title="Документы", slug="documents")
    standard_page(parent=parent, show_in_menus=True)
    return parent.get_url()


def regions(_person: Any) -> str:
    region_page(region=AcceleratorFactory().region)
    return region_page(region=RegionFactory()).get_parent().get_url()


def regions_empty(_person: Any) -> str:
    return region_index().get_url()


def region(_person: Any) -> str:
    """A full page: accelerator with all contacts, more organisations than fit on one page."""
    accelerator = AcceleratorFactory(phone="+7 000 000-00-00", about="Поддерживает участников", address="Набережная, 1")
    OrganisationFactory.create_batch(31, region=accelerator.region, town="Сортавала")
    return region_page(region=accelerator.region, intro="О регионе", body=BLOCKS).get_url()


def region_bare(_person: Any) -> str:
    return region_page(region=RegionFactory()).get_url()


def found(_person: Any) -> str:
    for number in range(12):
        standard_page(title=f"Журнал {number}", slug=f"page-{number}", intro="Часы волонтёров", parent=home_page())
    return "/search/?q=%D0%B6%D1%83%D1%80%D0%BD%D0%B0%D0%BB"


def cabinet_of_staff(person: Any) -> str:
    """Somebody who works for an accelerator, with letters."""
    region_page(region=RegionStaffFactory(person=person).region)
    for number in range(3):
        outbox.queue(
            key=f"axe-{number}-{person.pk}",
            to=person.email,
            letter=Letter(subject=f"Письмо {number}", text="текст", html=""),
            stream="account",
            not_before=timezone.now() + timedelta(days=number),
        )
    return "/cabinet/"
