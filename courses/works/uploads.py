"""What an assignment takes as a file: the general check and the assignment's own limits."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.works.models import AssignmentPage
from vector.common.uploads import CheckedFile, check_upload, clean_name

MEGABYTE = 1024 * 1024


def check_work_file(upload: Any, assignment: AssignmentPage) -> CheckedFile:
    """The checked file. Raises ValidationError with a sentence when the assignment or the site doesn't take it."""
    name = clean_name(upload.name)
    extension = PurePath(name).suffix.lstrip(".").lower()
    if extension not in assignment.extensions:
        raise ValidationError(
            _("“%(name)s” cannot be attached. Accepted: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(assignment.extensions)},
            code="type",
        )
    if upload.size > assignment.max_megabytes * MEGABYTE:
        raise ValidationError(
            _("“%(name)s” is too large: at most %(limit)s MB.") % {"name": name, "limit": assignment.max_megabytes},
            code="size",
        )
    return check_upload(upload)
