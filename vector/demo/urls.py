"""URLs of the demonstration, present only in demo mode."""

from django.urls import URLPattern

app_name = "demo"

urlpatterns: list[URLPattern] = []
