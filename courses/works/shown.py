"""A version as its readers see it: rows of fields, growth points, files, the head's word."""

from dataclasses import dataclass

from courses.works.models import Endorsement, GrowthPoint, WorkFile, WorkVersion
from courses.works.queries import answer_text, endorsement_of


@dataclass(frozen=True)
class ShownVersion:
    """What stands in a version; made from a version that `with_story()` brought, without a query."""

    text: str
    fields: list[tuple[str, str]]
    points: list[GrowthPoint]
    files: list[WorkFile]
    endorsement: Endorsement | None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.fields or self.points or self.files)


def shown_version(version: WorkVersion) -> ShownVersion:
    return ShownVersion(
        text=version.text,
        fields=[(answer["label"], answer_text(answer)) for answer in version.fields],
        points=list(version.growth_points.all()),
        files=[link.file for link in version.version_files.all()],
        endorsement=endorsement_of(version),
    )
