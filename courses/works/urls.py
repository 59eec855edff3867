"""URLs of works."""

from django.urls import path

from courses.works.marking_urls import patterns as marking_patterns
from courses.works.views import agreeing, assignments, recording, reopening, works

app_name = "works"

urlpatterns = [
    *marking_patterns,
    path("", works.WorkList.as_view(), name="list"),
    path("papers/", works.PaperList.as_view(), name="papers"),
    path("prepare/<uuid:enrolment>/<int:page>/", assignments.Prepare.as_view(), name="prepare"),
    path("receipt/<uuid:public_id>/", works.Receipt.as_view(), name="receipt"),
    path("versions/<uuid:public_id>/", works.VersionPage.as_view(), name="version"),
    path("files/<uuid:public_id>/", works.FileDownload.as_view(), name="file"),
    path("scans/<uuid:public_id>/", works.ScanDownload.as_view(), name="scan"),
    path("link/<str:token>/", agreeing.LinkOpen.as_view(), name="agree-link"),
    path("agree/<uuid:public_id>/", agreeing.Agree.as_view(), name="agree"),
    path("agree/<uuid:public_id>/done/", agreeing.Agreed.as_view(), name="agreed"),
    path("agree/<uuid:public_id>/files/<uuid:file>/", agreeing.AgreeFile.as_view(), name="agree-file"),
    path("<uuid:public_id>/", works.WorkPage.as_view(), name="work"),
    path("<uuid:public_id>/take-back/", works.TakeBack.as_view(), name="take-back"),
    path("<uuid:public_id>/record/", recording.Record.as_view(), name="record"),
    path("<uuid:public_id>/reopen/", reopening.Reopen.as_view(), name="reopen"),
]
