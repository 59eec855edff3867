"""The site's URLs as demo mode has them."""

from django.urls import include, path

from vector.urls import urlpatterns as site

urlpatterns = [path("demo/", include("vector.demo.urls")), *site]
