"""URLs of works."""

from django.urls import path

app_name = "works"

urlpatterns: list = []
