"""URLs of health checks, interface settings and the style guide."""

from django.urls import path

from vector.common import interface_views, views

app_name = "common"

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", interface_views.favicon, name="favicon"),
    path("interface/language/", interface_views.language, name="language"),
    path("interface/low-vision/", interface_views.low_vision, name="low-vision"),
    path("styleguide/", interface_views.styleguide, name="styleguide"),
]
