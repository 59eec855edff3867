"""URLs of the demonstration, present only in demo mode."""

from django.urls import path

from vector.demo import views

app_name = "demo"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("enter/<slug:code>/", views.enter, name="enter"),
    path("letters/<uuid:public_id>/", views.letter, name="letter"),
    path("letters/<uuid:public_id>/html/", views.letter_html, name="letter-html"),
]
