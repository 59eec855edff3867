"""People and a theme that tests of several pages begin with."""

import pytest

from tests.factories.community import ThemeFactory, trusted
from tests.factories.people import StaffFactory


@pytest.fixture
def member():
    return trusted()


@pytest.fixture
def office():
    return StaffFactory()


@pytest.fixture
def open_theme():
    return ThemeFactory(title="Открытый раздел", is_public=True)
