"""The order of the browser tests."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whether every page has been looked at is asked last: then nothing must be opened a second time."""
    items.sort(key=lambda item: item.name.startswith("test_every_page_has_an_axe_case"))
