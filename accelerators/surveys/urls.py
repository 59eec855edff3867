"""URLs of surveys."""

from django.urls import path

from accelerators.surveys.views import answering, overview, reading

app_name = "surveys"

urlpatterns = [
    path("", overview.SurveyList.as_view(), name="list"),
    path("link/<str:token>/", answering.LinkOpen.as_view(), name="link"),
    path("responses/<uuid:public_id>/", answering.ResponseStart.as_view(), name="response"),
    path("responses/<uuid:public_id>/sections/<int:number>/", answering.SectionFill.as_view(), name="section"),
    path("responses/<uuid:public_id>/review/", answering.Review.as_view(), name="review"),
    path("responses/<uuid:public_id>/submitted/", answering.Submitted.as_view(), name="submitted"),
    path("responses/<uuid:public_id>/answers/", reading.Answers.as_view(), name="answers"),
    path("responses/<uuid:public_id>/answers.xlsx", reading.AnswersDownload.as_view(), name="answers-download"),
    path("responses/<uuid:public_id>/new-link/", reading.LinkRenew.as_view(), name="link-renew"),
    path("waves/<uuid:public_id>/", overview.WaveResponses.as_view(), name="wave-responses"),
    path("waves/<uuid:public_id>/results/", overview.WaveResults.as_view(), name="wave-results"),
    path("waves/<uuid:public_id>/results.<str:kind>", overview.WaveExport.as_view(), name="wave-export"),
]
