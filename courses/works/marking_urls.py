"""URLs of the tutor's side of works."""

from django.urls import path

from courses.works.views import arranging, gradebook, marking, phrases, queue, release, stuck

patterns = [
    path("queue/", queue.Queue.as_view(), name="queue"),
    path("queue/next/", queue.ClaimNext.as_view(), name="claim-next"),
    path("kept-back/", release.KeptBack.as_view(), name="kept-back"),
    path("kept-back/<uuid:public_id>/<int:assignment>/", release.Release.as_view(), name="release"),
    path("phrases/", phrases.PhraseList.as_view(), name="phrases"),
    path("phrases/<uuid:public_id>/", phrases.PhraseEdit.as_view(), name="phrase-edit"),
    path("phrases/<uuid:public_id>/remove/", phrases.PhraseRemove.as_view(), name="phrase-remove"),
    path("<uuid:public_id>/mark/", marking.Mark.as_view(), name="mark"),
    path("<uuid:public_id>/claim/", marking.Claim.as_view(), name="claim"),
    path("<uuid:public_id>/give-back/", marking.GiveBack.as_view(), name="give-back"),
    path("<uuid:public_id>/marked/", marking.Marked.as_view(), name="marked"),
    path("runs/<uuid:public_id>/gradebook/", gradebook.Gradebook.as_view(), name="gradebook"),
    path("runs/<uuid:public_id>/gradebook.xlsx", gradebook.GradebookExport.as_view(), name="gradebook-export"),
    path("runs/<uuid:public_id>/stuck/", stuck.Stuck.as_view(), name="stuck"),
    path("runs/<uuid:public_id>/message/", stuck.Message.as_view(), name="message"),
    path("messages/<uuid:public_id>/sent/", stuck.MessageSent.as_view(), name="message-sent"),
    path("enrolments/<uuid:public_id>/", arranging.Arrange.as_view(), name="arrange"),
]
