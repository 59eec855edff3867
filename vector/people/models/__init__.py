"""Tables of people, organisations and their places in them."""

from vector.people.models.consents import Consent
from vector.people.models.links import SignInLink, SignInRequest
from vector.people.models.organisations import Membership, Organisation, Region, RegionStaff
from vector.people.models.users import User

__all__ = [
    "Consent",
    "Membership",
    "Organisation",
    "Region",
    "RegionStaff",
    "SignInLink",
    "SignInRequest",
    "User",
]
