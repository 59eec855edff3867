"""Tables of surveys, their waves and the organisations' responses."""

from accelerators.surveys.models.responses import Answer, SetAside, SurveyLink, SurveyResponse
from accelerators.surveys.models.surveys import Question, Section, Survey
from accelerators.surveys.models.waves import SurveyWave

__all__ = ["Answer", "Question", "Section", "SetAside", "Survey", "SurveyLink", "SurveyResponse", "SurveyWave"]
