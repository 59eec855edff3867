"""URLs of health checks, interface settings and the style guide."""

from django.urls import path

from vector.common import views

app_name = "common"

urlpatterns = [
    path("livez", views.livez, name="livez"),
]
