"""The composition root's URLs: the only place that names every part."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("", include("vector.common.urls")),
    path("", include("vector.pages.urls")),
    # Wagtail's own ways around people's pages and permissions; to its sign-in leads the middleware.
    re_path(r"^admin/(?:login/|password_reset/|bulk/people/user/)", page_not_found, {"exception": None}),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("people/", include("vector.people.urls")),
    path("account/", include("vector.people.account_urls")),
    path("cabinet/", include("vector.cabinet.urls")),
    path("mail/", include("vector.mail.urls")),
    path("search/", include("vector.search.urls")),
    path("community/", include("vector.community.urls")),
    path("my-region/", include("accelerators.regions.urls")),
    path("learn/", include("courses.urls")),
    path("works/", include("courses.works.urls")),
    path("quizzes/", include("courses.quizzes.urls")),
    path("discussions/", include("courses.discussions.urls")),
    path("certificates/", include("courses.certificates.urls")),
    # Where verifiers of credentials look for the keys of a site.
    path(".well-known/jwks.json", RedirectView.as_view(pattern_name="certificates:keys")),
    path("consultations/", include("consultations.urls")),
    path("publishing/", include("consultations.answers.urls")),
    path("queue-reports/", include("consultations.statistics.urls")),
    path("events/", include("accelerators.events.urls")),
    path("surveys/", include("accelerators.surveys.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("vector.demo.urls")))
urlpatterns.append(path("", include(wagtail_urls)))
