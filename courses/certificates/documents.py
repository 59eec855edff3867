"""The sheet: a certificate as PDF, many of them as one ZIP."""

import datetime
import io
import re
import zipfile
import zoneinfo
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.certificates.models import Certificate
from vector.common import pdf
from vector.common.moments import paper_day

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"
# Programme, course and sheet are in Russian, whatever language the reader's pages are in.
LANGUAGE = "ru"


def sheet(certificate: Certificate) -> bytes:
    """The PDF of one certificate, made of its snapshot alone. Raises PdfFailed."""
    with translation.override(LANGUAGE):
        data = sheet_data(certificate)
    return pdf.render(TEMPLATE, data, files={"qr.svg": qr_code(data["check_url"])}, made_at=certificate.issued_at)


def sheet_data(certificate: Certificate) -> dict[str, Any]:
    """What the template shows; every text in it is data, never mark-up."""
    snapshot = certificate.snapshot
    course, run = snapshot["course"], snapshot["run"]
    address = f"{settings.BASE_URL}{reverse('certificates:check', args=[certificate.number])}"
    lines = [
        _("Run “%(run)s”: %(first)s – %(last)s")
        % {"run": run["title"], "first": _day(run["starts_on"]), "last": _day(run["ends_on"])},
        _("Completed on %(day)s") % {"day": _day(snapshot["completed_on"])},
    ]
    if hours := course.get("hours"):
        lines.insert(0, ngettext("Volume: %(hours)s hour", "Volume: %(hours)s hours", hours) % {"hours": hours})
    # Papers bear the day of the installation's own zone, whoever downloads them.
    issued = _day(certificate.issued_at.astimezone(zoneinfo.ZoneInfo(settings.TIME_ZONE)).date().isoformat())
    return {
        "title": f"{_('Certificate')} {certificate.full_number}",
        "language": LANGUAGE,
        "issuer": snapshot["issuer"],
        "heading": _("Certificate"),
        "number_line": f"№ {certificate.full_number}",
        "confirms": _("issued to"),
        "person": certificate.person_name,
        "organisation": snapshot["organisation"],
        "completed": _("on completing the distance course"),
        "course": f"{course['code']} «{course['title']}»".strip(),
        "lines": lines,
        "modules_title": _("Contents of the course"),
        "modules": [module["title"] for module in snapshot["modules"]],
        "signatories": snapshot["signatories"],
        "place_and_day": ", ".join(filter(None, [snapshot["place"], issued])),
        "qr_words": _("QR code: opens the page where this certificate is checked"),
        "qr_caption": _("Check it"),
        "check": _("Whether it is valid is shown by its number at"),
        "check_url": address,
        "check_address": re.sub(r"^https?://", "", f"{settings.BASE_URL}{reverse('certificates:check-form')}"),
    }


def qr_code(address: str) -> bytes:
    """The address as a QR code in SVG."""
    code = qrcode.make(
        address,
        image_factory=qrcode.image.svg.SvgPathImage,
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        border=4,
    )
    out = io.BytesIO()
    code.save(out)
    return out.getvalue()


def file_name(certificate: Certificate) -> str:
    return f"certificate-{certificate.number}.pdf"


def archive(certificates: Iterable[Certificate]) -> bytes:
    """The PDFs of many certificates in one ZIP; those of forgotten people are left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for certificate in certificates:
            if not certificate.is_forgotten:
                packed.writestr(file_name(certificate), sheet(certificate))
    return out.getvalue()


def _day(value: str) -> str:
    return paper_day(datetime.date.fromisoformat(value))
