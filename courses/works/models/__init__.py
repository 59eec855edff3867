"""Assignments, works with their versions, and what heads and tutors decide about them."""

from courses.works.models.assignments import AskedField, AssignmentPage, Criterion, TemplateFile
from courses.works.models.decisions import Endorsement, EndorsementLink, Review
from courses.works.models.marking import GroupMessage, Phrase, SetAsideMarking
from courses.works.models.works import Draft, GrowthPoint, VersionFile, Work, WorkFile, WorkVersion

__all__ = [
    "AskedField",
    "AssignmentPage",
    "Criterion",
    "Draft",
    "Endorsement",
    "EndorsementLink",
    "GroupMessage",
    "GrowthPoint",
    "Phrase",
    "Review",
    "SetAsideMarking",
    "TemplateFile",
    "VersionFile",
    "Work",
    "WorkFile",
    "WorkVersion",
]
