"""Lists of people by CSV and XLSX: what is read, what is refused, what is written."""

import io
import random
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tests.factories.people import (
    OrganisationFactory,
    RegionFactory,
    StaffFactory,
    UserFactory,
    head_of,
)
from tests.people.letters import letters_to
from tests.sign_in import signed_in
from vector.common.errors import DomainError
from vector.common.models import AuditEntry
from vector.mail.models import Delivery
from vector.people.actions import imports
from vector.people.enums import MembershipRole
from vector.people.importers import plan, table, xlsx_table
from vector.people.models import Membership, PeopleImport, User

pytestmark = pytest.mark.django_db

HEADINGS = "Электронная почта;Имя и отчество;Фамилия;Организация;Роль;Регион;Телефон"


def csv_of(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *rows]).encode()


def xlsx_of(*rows: tuple[Any, ...]) -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def upload(content: bytes, name: str = "list.csv", by: Any = None) -> PeopleImport:
    return imports.check(file=SimpleUploadedFile(name, content), by=by or StaffFactory())


def plan_of(content: bytes) -> plan.Plan:
    read = table.read(content)
    return plan.make(read.headers, read.rows)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_csv_is_read_with_each_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    text = "Электронная почта;Имя\r\na@example.org;Анна Ёлкина\r\n\r\nb@example.org;Борис".replace(";", delimiter)
    read = table.read(text.encode(encoding))
    assert read.headers == ["Электронная почта", "Имя"]
    assert read.rows == [(2, ["a@example.org", "Анна Ёлкина"]), (4, ["b@example.org", "Борис"])]


def test_xlsx_is_read_with_its_row_numbers() -> None:
    content = xlsx_of(
        ("E-mail", "Имя", "Телефон"), ("a@example.org", "Анна", 79001112233), (), ("b@example.org", "Борис")
    )
    read = table.read(content)
    assert read.rows == [(2, ["a@example.org", "Анна", "79001112233"]), (4, ["b@example.org", "Борис"])]


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    """A cell of two lines is one row: the error stands beside the row that people see."""
    content = csv_of('a@example.org;"Анна\r\nПетровна";;;;;', "b@example.org;;;;;;")
    assert [(found.row, found.column) for found in plan_of(content).problems] == [(3, "Имя и отчество")]
    with pytest.raises(table.FileRefused, match="2"):
        table.read(csv_of('a@example.org;"Анна;;;;;'))
    [line] = plan_of(csv_of('a@example.org;"Анна\r\nПетровна";;;;;')).lines
    assert line.first_name == "Анна Петровна"


def test_address_longer_than_is_kept_is_an_error_of_its_row() -> None:
    upload_of_long = upload(csv_of(f"{'a' * 300}@example.org;Анна;;;;;"))
    found = plan.make(upload_of_long.headers, upload_of_long.rows).problems
    assert [(problem.row, problem.column) for problem in found] == [(2, "Электронная почта")]
    with pytest.raises(DomainError):
        imports.apply(upload=upload_of_long, by=StaffFactory())
    assert not User.objects.filter(first_name="Анна").exists()


def test_plan_tells_creates_changes_and_the_rest() -> None:
    region = RegionFactory(title="Республика Карелия")
    organisation = OrganisationFactory(title="Центр «Тёплый дом»", region=region)
    UserFactory(email="moves@example.org", first_name="Своё имя", region=region)
    head_of(organisation, email="stays@example.org", region=region)
    wanted = plan_of(
        csv_of(
            "New@Example.org;Новая;;центр Теплый дом;Координатор;республика карелия;",
            "moves@example.org;Чужое имя;;Центр «Тёплый дом»;слушатель;;",
            "stays@example.org;Имя;;Центр «Тёплый дом»;Руководитель;;",
        )
    )
    assert wanted.problems == []
    assert [(line.row, line.email, line.deed) for line in wanted.lines] == [
        (2, "new@example.org", "create"),
        (3, "moves@example.org", "change"),
        (4, "stays@example.org", "leave"),
    ]


def test_each_error_names_row_and_column() -> None:
    region = RegionFactory(title="Крым")
    OrganisationFactory(title="Центр", region=region)
    OrganisationFactory(title="Центр", region=RegionFactory(title="Карелия"))
    UserFactory(email="closed@example.org", is_active=False)
    wanted = plan_of(
        csv_of(
            "не адрес;Имя;;;;;",
            ";Имя;;;;;",
            "a@example.org;;;;;;",
            "b@example.org;Имя;;Нет такой;слушатель;;",
            "c@example.org;Имя;;Центр;слушатель;;",
            "d@example.org;Имя;;Центр;директор;Крым;",
            "e@example.org;Имя;;Центр;;Крым;",
            "f@example.org;Имя;;;;Луна;",
            "g@example.org;Имя;;;;;",
            "G@example.org;Имя;;;;;",
            "closed@example.org;Имя;;;;;",
            f"h@example.org;Имя;;;;;{'1' * 41}",
        )
    )
    assert [(problem.row, problem.column) for problem in sorted(wanted.problems, key=lambda problem: problem.row)] == [
        (2, "Электронная почта"),
        (3, "Электронная почта"),
        (4, "Имя и отчество"),
        (5, "Организация"),
        (6, "Организация"),
        (7, "Роль"),
        (8, "Роль"),
        (9, "Регион"),
        (11, "Электронная почта"),
        (12, "Электронная почта"),
        (13, "Телефон"),
    ]
    texts = {problem.row: problem.text for problem in wanted.problems}
    assert texts[2] == "Это не адрес электронной почты: не адрес"
    assert texts[7] == "Такой роли нет: директор. Напишите «руководитель», «координатор» или «слушатель»."
    assert texts[11] == "Такой же адрес стоит в строке 10."
    assert not wanted.can_apply


def test_missing_and_doubled_columns_are_named() -> None:
    wanted = plan_of(csv_of("a@example.org;Анна", headings="Почта;Прозвище"))
    assert [(problem.row, problem.column) for problem in wanted.problems] == [(1, "Имя и отчество")]
    assert wanted.ignored_columns == ["Прозвище"]
    doubled = plan_of(csv_of("a@example.org;b@example.org;Анна", headings="Почта;E-mail;Имя"))
    assert [problem.column for problem in doubled.problems] == ["E-mail"]


def test_applying_invites_the_new_and_completes_the_known() -> None:
    office = StaffFactory()
    organisation = OrganisationFactory(title="Центр")
    known = UserFactory(email="known@example.org", first_name="Своё имя", phone="")
    content = csv_of(
        "new@example.org;Новая;Иная;Центр;Координатор;;+7 000", "known@example.org;Чужое;;Центр;слушатель;;+7 111"
    )
    applied = imports.apply(upload=upload(content, by=office), by=office)
    assert applied.outcome == {"created": 1, "changed": 1, "left": 0}
    assert (applied.rows, applied.headers, applied.applied_by) == ([], [], office)
    person = User.objects.get(email="new@example.org")
    assert (person.last_name, person.phone) == ("Иная", "+7 000")
    assert person.memberships.get().role == MembershipRole.COORDINATOR
    known.refresh_from_db()
    assert (known.first_name, known.phone) == ("Своё имя", "+7 111")
    assert known.memberships.get().organisation == organisation
    assert [len(letters_to(email)) for email in ("new@example.org", "known@example.org")] == [1, 0]
    with pytest.raises(DomainError):
        imports.apply(upload=applied, by=office)
    again = imports.apply(upload=upload(content, by=office), by=office)
    assert again.outcome == {"created": 0, "changed": 0, "left": 2}
    assert Delivery.objects.count() == 1
    assert Membership.objects.count() == 2
    assert "new@example.org" not in str(list(AuditEntry.objects.filter(deed="people.list_applied").values()))


def test_nothing_is_written_while_there_is_an_error() -> None:
    office = StaffFactory()
    kept = upload(csv_of("a@example.org;Анна;;;;;", "не адрес;Борис;;;;;"), by=office)
    with pytest.raises(DomainError):
        imports.apply(upload=kept, by=office)
    assert User.objects.count() == 1
    assert Delivery.objects.count() == 0


def test_all_or_nothing_when_a_row_fails_in_the_middle(monkeypatch: Any) -> None:
    office = StaffFactory()
    kept = upload(csv_of("a@example.org;Анна;;;;;", "b@example.org;Борис;;;;;"), by=office)
    from vector.people.actions import invitations

    real = invitations.invite

    def breaks(**values: Any) -> Any:
        if values["email"].startswith("b"):
            raise RuntimeError("the server fell")
        return real(**values)

    monkeypatch.setattr(invitations, "invite", breaks)
    with pytest.raises(RuntimeError):
        imports.apply(upload=kept, by=office)
    assert not User.objects.filter(email="a@example.org").exists()
    assert Delivery.objects.count() == 0
    kept.refresh_from_db()
    assert kept.applied_at is None


# Files made to harm --------------------------------------------------------------------------------------------------
def repacked(change: Any) -> bytes:
    """An XLSX file whose members went through `change(name, bytes)` → (name, bytes) pairs."""
    source, target = zipfile.ZipFile(io.BytesIO(xlsx_of(("E-mail", "Имя"), ("a@example.org", "Анна")))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.namelist():
            for name, content in change(member, source.read(member)):
                archive.writestr(name, content)
    return target.getvalue()


def with_doctype(name: str, content: bytes) -> list[tuple[str, bytes]]:
    if name != "xl/worksheets/sheet1.xml":
        return [(name, content)]
    entity = b'<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
    return [(name, entity + content.replace("Анна".encode(), b"&leak;"))]


def with_wide_doctype(name: str, content: bytes) -> list[tuple[str, bytes]]:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
    return [(name, text.encode("utf-16") if name == "xl/worksheets/sheet1.xml" else content)]


HARMFUL = {
    "entity": lambda: repacked(with_doctype),
    "entity in UTF-16": lambda: repacked(with_wide_doctype),
    "bomb": lambda: repacked(
        lambda name, content: [
            (name, content),
            *([("xl/bomb.xml", b" " * 40_000_000)] if name == "xl/workbook.xml" else []),
        ]
    ),
    "many members": lambda: repacked(
        lambda name, content: [(name, content), *((f"x/{name}/{n}", b"") for n in range(100))]
    ),
    "climbing name": lambda: repacked(lambda name, content: [(name, content), ("../" + name, b"")]),
    "absolute name": lambda: repacked(lambda name, content: [(name, content), ("/" + name, b"")]),
    "torn": lambda: xlsx_of(("E-mail",), ("a@example.org",))[:-200],
    "empty archive": lambda: b"PK\x05\x06" + b"\x00" * 18,
    "other archive": lambda: b"PK\x03\x04 nothing of the kind",
    "old XLS": lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "nothing": lambda: b" \n",
    "headings only": lambda: csv_of(),
    "open quote": lambda: csv_of('a@example.org;"Анна'),
    "too many rows": lambda: csv_of(*["a@example.org;Анна;;;;;"] * (table.MAX_ROWS + 1)),
    "too many columns": lambda: csv_of("a", headings=";".join("x" * 60)),
    "endless cell": lambda: csv_of("a@example.org;" + "я" * 1500),
    "too large": lambda: b"x" * (table.MAX_BYTES + 1),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_harmful_and_broken_files_are_refused_in_one_sentence(kind: str) -> None:
    with pytest.raises(table.FileRefused) as refused:
        upload(HARMFUL[kind](), "list.xlsx")
    assert refused.value.message
    assert refused.value.field == "file"
    assert PeopleImport.objects.count() == 0


def test_bomb_is_not_unpacked_beyond_the_limit() -> None:
    content = HARMFUL["bomb"]()
    assert len(content) < table.MAX_BYTES
    with pytest.raises(table.FileRefused):
        xlsx_table.read(content)


def test_noise_is_read_or_refused_in_words() -> None:
    dice = random.Random(20261120)  # noqa: S311 - a repeatable test, not a secret
    seeds = [csv_of("a@example.org;Анна;;;;;"), xlsx_of(("E-mail", "Имя"), ("a@example.org", "Анна"))]
    read, refused = 0, set()
    for turn in range(300):
        content = bytearray(seeds[turn % 2])
        for _change in range(dice.randint(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            plan_of(bytes(content))
            read += 1
        except table.FileRefused as error:
            refused.add(str(error))
    assert read > 0
    assert refused
    assert "" not in refused


# Pages ----------------------------------------------------------------------------------------------------------------
def test_office_uploads_looks_and_confirms(client: Client) -> None:
    OrganisationFactory(title="Центр")
    signed_in(client, StaffFactory())
    file = SimpleUploadedFile("люди.csv", csv_of("new@example.org;Новая;;Центр;Координатор;;"))
    preview = client.post("/people/import/", {"file": file})["Location"]
    page = client.get(preview).content.decode()
    assert "new@example.org" in page
    assert not User.objects.filter(email="new@example.org").exists()
    assert client.post(preview)["Location"] == preview
    assert "1 человек приглашён" in client.get(preview).content.decode()
    assert len(letters_to("new@example.org")) == 1
    assert client.post(preview).status_code == 200
    assert len(letters_to("new@example.org")) == 1


def test_preview_shows_errors_and_no_button(client: Client) -> None:
    signed_in(client, StaffFactory())
    file = SimpleUploadedFile("list.csv", csv_of("<b>x</b>;Новая;;;;;"))
    page = client.get(client.post("/people/import/", {"file": file})["Location"]).content.decode()
    assert "Это не адрес электронной почты: &lt;b&gt;x&lt;/b&gt;" in page
    assert "Подтвердить" not in page


def test_refused_file_is_explained_beside_the_field(client: Client) -> None:
    signed_in(client, StaffFactory())
    page = client.post("/people/import/", {"file": SimpleUploadedFile("list.csv", b"\x89PNG\x01\x02")})
    assert page.context["form"].errors["file"] == ["Это не CSV и не XLSX."]


def test_lists_of_others_do_not_exist(client: Client) -> None:
    kept = upload(csv_of("a@example.org;Анна;;;;;"))
    address = reverse("people:import-preview", args=[kept.public_id])
    for person in (StaffFactory(), head_of(OrganisationFactory())):
        signed_in(client, person)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    kept.refresh_from_db()
    assert kept.applied_at is None


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_is_a_list_that_can_be_read(client: Client, kind: str) -> None:
    signed_in(client, StaffFactory())
    response = client.get(f"/people/import/template.{kind}")
    assert response["Content-Disposition"] == f'attachment; filename="vector-people.{kind}"'
    read = table.read(response.content)
    assert read.headers == [aliases[0] for aliases in plan.HEADINGS.values()]
    assert len(read.rows) == 1
    if kind == "xlsx":
        assert load_workbook(io.BytesIO(response.content)).active.freeze_panes == "A2"


@pytest.mark.parametrize("count", [1, 30])
def test_queries_of_the_preview_do_not_grow(client: Client, count: int) -> None:
    office = StaffFactory()
    OrganisationFactory(title="Центр")
    kept = upload(csv_of(*[f"n{n}@example.org;Имя;;Центр;слушатель;;" for n in range(count)]), by=office)
    signed_in(client, office)
    client.get(reverse("people:import-preview", args=[kept.public_id]))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("people:import-preview", args=[kept.public_id]))
    assert len(queries) == 7
