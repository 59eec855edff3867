"""URLs of the consultation queue."""

from django.urls import path

from consultations.views import answering, asking, assigning, feedback

app_name = "consultations"

urlpatterns = [
    path("", asking.QuestionList.as_view(), name="question-list"),
    path("ask/", asking.QuestionAsk.as_view(), name="ask"),
    path("ask/similar/", asking.QuestionSimilar.as_view(), name="ask-similar"),
    path("ask/suggestions/", asking.QuestionSuggestions.as_view(), name="ask-suggestions"),
    path("ask/details/", asking.QuestionDetails.as_view(), name="ask-details"),
    path("queue/", answering.Queue.as_view(), name="queue"),
    path("files/<uuid:public_id>/", answering.FileDownload.as_view(), name="file"),
    path("<uuid:public_id>/", answering.Thread.as_view(), name="thread"),
    path("<uuid:public_id>/received/", asking.QuestionReceived.as_view(), name="question-received"),
    path("<uuid:public_id>/sent/", answering.MessageSent.as_view(), name="message-sent"),
    path("<uuid:public_id>/claim/", answering.Claim.as_view(), name="claim"),
    path("<uuid:public_id>/release/", answering.Release.as_view(), name="release"),
    path("<uuid:public_id>/assign/", assigning.Assign.as_view(), name="assign"),
    path("<uuid:public_id>/helped/", feedback.Helped.as_view(), name="helped"),
    path("<uuid:public_id>/close/", answering.Close.as_view(), name="close"),
]
