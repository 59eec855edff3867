"""URLs of vector.mail: what recipients open from letters and from their profile."""

from django.urls import path

from vector.mail import views

app_name = "mail"

urlpatterns = [
    path("subscriptions/", views.Subscriptions.as_view(), name="subscriptions"),
    path("unsubscribe/<str:token>/", views.Unsubscribe.as_view(), name="unsubscribe"),
]
