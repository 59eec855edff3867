"""URLs of vector.cabinet."""

from django.urls import URLPattern

app_name = "cabinet"

urlpatterns: list[URLPattern] = []
