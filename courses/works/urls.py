"""URLs of works."""

from typing import Any

app_name = "works"

urlpatterns: list[Any] = []
