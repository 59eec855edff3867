"""URLs of vector.search."""

from django.urls import path

from vector.search import views

app_name = "search"

urlpatterns = [path("", views.results, name="results")]
