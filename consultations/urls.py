"""URLs of the consultation queue."""

from django.urls import path

from consultations.views import answering, arranging, asking, assigning, desk, feedback, phrases

app_name = "consultations"

urlpatterns = [
    path("", asking.QuestionList.as_view(), name="question-list"),
    path("ask/", asking.QuestionAsk.as_view(), name="ask"),
    path("ask/similar/", asking.QuestionSimilar.as_view(), name="ask-similar"),
    path("ask/suggestions/", asking.QuestionSuggestions.as_view(), name="ask-suggestions"),
    path("ask/details/", asking.QuestionDetails.as_view(), name="ask-details"),
    path("queue/", desk.Queue.as_view(), name="queue"),
    path("phrases/", phrases.PhraseList.as_view(), name="phrases"),
    path("phrases/<uuid:public_id>/", phrases.PhraseEdit.as_view(), name="phrase-edit"),
    path("phrases/<uuid:public_id>/remove/", phrases.PhraseRemove.as_view(), name="phrase-remove"),
    path("files/<uuid:public_id>/", answering.FileDownload.as_view(), name="file"),
    path("<uuid:public_id>/", answering.Thread.as_view(), name="thread"),
    path("<uuid:public_id>/received/", asking.QuestionReceived.as_view(), name="question-received"),
    path("<uuid:public_id>/sent/", answering.MessageSent.as_view(), name="message-sent"),
    path("<uuid:public_id>/presence/", desk.Presence.as_view(), name="presence"),
    path("<uuid:public_id>/claim/", answering.Claim.as_view(), name="claim"),
    path("<uuid:public_id>/release/", answering.Release.as_view(), name="release"),
    path("<uuid:public_id>/assign/", assigning.Assign.as_view(), name="assign"),
    path("<uuid:public_id>/helped/", feedback.Helped.as_view(), name="helped"),
    path("<uuid:public_id>/arrange/", arranging.Arrange.as_view(), name="arrange"),
    path("<uuid:public_id>/close/", answering.Close.as_view(), name="close"),
]
