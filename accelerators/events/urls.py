"""URLs of accelerators.events."""

from django.urls import URLPattern

app_name = "events"

urlpatterns: list[URLPattern] = []
