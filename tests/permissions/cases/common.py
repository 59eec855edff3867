"""URLs of health checks, interface settings and the style guide."""

from tests.permissions.case import Case, public
from tests.permissions.world import ROLES

SETTINGS = dict.fromkeys(ROLES, "GET POST")
SWITCH = dict.fromkeys(ROLES, "POST")

CASES = [
    public("common:livez"),
    public("common:readyz"),
    public("common:favicon"),
    Case("common:language", may=SWITCH, data=lambda world, role: {"language": "en"}),
    Case("common:low-vision", may=SETTINGS, data=lambda world, role: {"size": "large"}),
    Case("common:styleguide", may={"office": "GET"}),
]
