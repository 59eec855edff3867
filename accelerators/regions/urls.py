"""URLs of accelerators.regions beside its pages."""

from django.urls import path

from accelerators.regions import views

app_name = "regions"

urlpatterns = [path("", views.mine, name="mine")]
