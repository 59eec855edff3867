"""Tables of people, organisations and their places in them."""

from vector.people.models.calendar import CalendarDay
from vector.people.models.consents import Consent, ConsentText
from vector.people.models.imports import PeopleImport
from vector.people.models.links import SignInLink, SignInRequest
from vector.people.models.organisations import Membership, Organisation, Region, RegionStaff
from vector.people.models.users import User

__all__ = [
    "CalendarDay",
    "Consent",
    "ConsentText",
    "Membership",
    "Organisation",
    "PeopleImport",
    "Region",
    "RegionStaff",
    "SignInLink",
    "SignInRequest",
    "User",
]
