"""Tables of the consultation queue."""

from consultations.models.consultations import Consultation, Message, MessageFile
from consultations.models.experts import Expert, Topic

__all__ = ["Consultation", "Expert", "Message", "MessageFile", "Topic"]
