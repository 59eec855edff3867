"""URLs of the report of the queue."""

from django.urls import path

from consultations.statistics import views

app_name = "statistics"

urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("xlsx/", views.Export.as_view(), name="export"),
]
