"""URLs of robots.txt, the sitemap, images and documents."""

from django.urls import path

from vector.pages import views

app_name = "pages"

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    # Before Wagtail's own view of the same address: the same checks, with headers of ours.
    path("documents/<int:document_id>/<path:document_filename>", views.document, name="document"),
    path("media/<path:path>", views.media, name="media"),
]
