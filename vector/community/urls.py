"""URLs of the community."""

from django.urls import path

from vector.community.views import letters, moderation, reading, topics, writing

app_name = "community"

urlpatterns = [
    path("", reading.Home.as_view(), name="home"),
    path("new/", writing.TopicNew.as_view(), name="topic-new"),
    path("moderation/", moderation.Moderation.as_view(), name="moderation"),
    path("themes/<slug:slug>/", reading.ThemePage.as_view(), name="theme"),
    path("themes/<slug:slug>/letters/", letters.ThemeLetters.as_view(), name="theme-letters"),
    path("topics/<uuid:public_id>/", reading.TopicPage.as_view(), name="topic"),
    path("topics/<uuid:public_id>/letters/", letters.TopicLetters.as_view(), name="topic-letters"),
    path("topics/<uuid:public_id>/pin/", topics.TopicPin.as_view(), name="topic-pin"),
    path("topics/<uuid:public_id>/lock/", topics.TopicLock.as_view(), name="topic-lock"),
    path("topics/<uuid:public_id>/hide/", topics.TopicHide.as_view(), name="topic-hide"),
    path("topics/<uuid:public_id>/restore/", topics.TopicRestore.as_view(), name="topic-restore"),
    path("topics/<uuid:public_id>/move/", topics.TopicMove.as_view(), name="topic-move"),
    path("topics/<uuid:public_id>/become/<slug:kind>/", topics.TopicBecome.as_view(), name="topic-become"),
    path("posts/<uuid:public_id>/", reading.PostPlace.as_view(), name="post"),
    path("posts/<uuid:public_id>/sent/", writing.PostSent.as_view(), name="post-sent"),
    path("posts/<uuid:public_id>/edit/", writing.PostEdit.as_view(), name="post-edit"),
    path("posts/<uuid:public_id>/delete/", writing.PostDelete.as_view(), name="post-delete"),
    path("posts/<uuid:public_id>/report/", moderation.PostReport.as_view(), name="post-report"),
    path("posts/<uuid:public_id>/approve/", moderation.PostApprove.as_view(), name="post-approve"),
    path("posts/<uuid:public_id>/hide/", moderation.PostHide.as_view(), name="post-hide"),
    path("posts/<uuid:public_id>/restore/", moderation.PostRestore.as_view(), name="post-restore"),
    path("reports/<uuid:public_id>/dismiss/", moderation.ReportDismiss.as_view(), name="report-dismiss"),
    path("files/<uuid:public_id>/", reading.FileDownload.as_view(), name="file"),
]
