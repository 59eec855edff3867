"""Page types of the site itself: base, home, standard pages, programmes."""

from vector.pages.models.base import BasePage
from vector.pages.models.home import HomePage
from vector.pages.models.programme import ProgrammePage
from vector.pages.models.standard import StandardPage

__all__ = ["BasePage", "HomePage", "ProgrammePage", "StandardPage"]
