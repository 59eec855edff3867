"""URLs of vector.cabinet."""

from django.urls import path

from vector.cabinet import views

app_name = "cabinet"

urlpatterns = [path("", views.home, name="home")]
