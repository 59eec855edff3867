"""Tables of the consultation queue."""

from consultations.models.consultations import Consultation, QuestionLink, Round
from consultations.models.desk import Draft, Presence, ReusableAnswer
from consultations.models.experts import Absence, ConsultationWindow, Expert, Topic
from consultations.models.messages import Message, MessageFile

__all__ = [
    "Absence",
    "Consultation",
    "ConsultationWindow",
    "Draft",
    "Expert",
    "Message",
    "MessageFile",
    "Presence",
    "QuestionLink",
    "ReusableAnswer",
    "Round",
    "Topic",
]
