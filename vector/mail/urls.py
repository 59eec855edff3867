"""URLs of vector.mail."""

from django.urls import URLPattern

app_name = "mail"

urlpatterns: list[URLPattern] = []
