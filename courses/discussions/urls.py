"""URLs of discussions."""

from django.urls import path

from courses.discussions.views import moderation, threads

app_name = "discussions"

urlpatterns = [
    path("", threads.MyDiscussions.as_view(), name="mine"),
    path("reports/", moderation.Reports.as_view(), name="reports"),
    path("reports/<uuid:public_id>/settle/", moderation.ReportSettle.as_view(), name="report-settle"),
    path("runs/<uuid:public_id>/letters/", threads.FollowingEdit.as_view(), name="following-edit"),
    path("runs/<uuid:public_id>/modules/<int:module>/", threads.ModuleDiscussion.as_view(), name="module"),
    path("<uuid:public_id>/", threads.Thread.as_view(), name="thread"),
    path("<uuid:public_id>/edit/", threads.PostEdit.as_view(), name="post-edit"),
    path("<uuid:public_id>/delete/", threads.PostDelete.as_view(), name="post-delete"),
    path("<uuid:public_id>/report/", moderation.PostReport.as_view(), name="post-report"),
    path("<uuid:public_id>/hide/", moderation.PostHide.as_view(), name="post-hide"),
    path("<uuid:public_id>/restore/", moderation.PostRestore.as_view(), name="post-restore"),
    path("<uuid:public_id>/pin/", moderation.ThreadPin.as_view(), name="thread-pin"),
    path("<uuid:public_id>/close/", moderation.ThreadClose.as_view(), name="thread-close"),
]
