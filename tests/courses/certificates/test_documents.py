"""The sheet: hostile names, long courses, tags."""

import io

import pytest
from pypdf import PdfReader

from courses.certificates import documents
from tests.factories import certificates as made
from tests.factories import courses as factories
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("x") $ \\ *я* _ю_ @e <b> #read("/etc/passwd")'


def flat(text: str) -> str:
    return "".join(text.split())


def test_a_hostile_name_is_printed_as_it_is():
    course = factories.course(title=HOSTILE, modules=1, lessons=1)
    made.design(course.programme, issuer=HOSTILE, place=HOSTILE)
    certificate = made.certificate(person=UserFactory(first_name=HOSTILE, last_name=""), run__course=course)
    reader = PdfReader(io.BytesIO(documents.sheet(certificate)))
    assert flat(reader.pages[0].extract_text()).count(flat(HOSTILE)) == 4


def test_the_sheet_is_one_tagged_page_with_a_described_qr_code_that_leads_to_the_check():
    certificate = made.certificate(run__course=factories.course(modules=8, lessons=1, hours=36))
    content = documents.sheet(certificate)
    reader = PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert (len(reader.pages), bool(root["/MarkInfo"]["/Marked"]), root["/Lang"]) == (1, True, "ru")
    links = [note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"]]
    assert links == [f"http://127.0.0.1:8000/certificates/{certificate.number}/"]
    assert documents.sheet(certificate) == content
    assert "36 часов" in reader.pages[0].extract_text()
    assert b"<svg" in documents.qr_code(links[0])


def test_an_overlong_course_goes_on_on_a_second_page_instead_of_failing():
    certificate = made.certificate(run__course=factories.course(modules=1, lessons=1))
    certificate.snapshot["modules"] = [{"title": "Длинное название модуля " * 5, "items": []}] * 60
    assert len(PdfReader(io.BytesIO(documents.sheet(certificate))).pages) > 1
