"""URLs of publication: of a question, of a copy, for visitors."""

from django.urls import path

from consultations.answers.views import approving, consent, preparing, public

app_name = "answers"

urlpatterns = [
    path("", approving.AnswerList.as_view(), name="list"),
    path("questions/<uuid:public_id>/", preparing.Prepare.as_view(), name="prepare"),
    path("questions/<uuid:public_id>/ask-consent/", preparing.AskConsent.as_view(), name="ask-consent"),
    path("questions/<uuid:public_id>/consent/", consent.Consent.as_view(), name="consent"),
    path("questions/<uuid:public_id>/consent/done/", consent.ConsentDone.as_view(), name="consent-done"),
    path("copies/<uuid:public_id>/", approving.AnswerDetail.as_view(), name="detail"),
    path("copies/<uuid:public_id>/done/", approving.DeedDone.as_view(), name="done"),
    path("copies/<uuid:public_id>/return/", approving.GiveBack.as_view(), name="give-back"),
    path("copies/<uuid:public_id>/withdraw/", approving.Withdraw.as_view(), name="withdraw"),
    path("copies/<uuid:public_id>/revise/", preparing.Revise.as_view(), name="revise"),
    path("copies/<uuid:public_id>/review/", preparing.Review.as_view(), name="review"),
    path("helped/<uuid:public_id>/", public.Vote.as_view(), name="vote"),
]
