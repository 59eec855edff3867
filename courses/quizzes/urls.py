"""URLs of quizzes: an attempt from its beginning to its result; the tutor's part."""

from django.urls import path

from courses.quizzes.views import answering, marking, results, statistics

app_name = "quizzes"

urlpatterns = [
    path("enrolments/<uuid:public_id>/quizzes/<int:quiz>/begin/", answering.AttemptBegin.as_view(), name="begin"),
    path("attempts/<uuid:public_id>/", answering.AttemptPage.as_view(), name="attempt"),
    path("attempts/<uuid:public_id>/pages/<int:number>/", answering.AttemptPage.as_view(), name="attempt-page"),
    path("attempts/<uuid:public_id>/finish/", answering.AttemptFinish.as_view(), name="finish"),
    path("attempts/<uuid:public_id>/result/", results.AttemptResult.as_view(), name="result"),
    path("marking/", marking.MarkingQueue.as_view(), name="marking"),
    path("attempts/<uuid:public_id>/mark/", marking.AttemptMark.as_view(), name="mark"),
    path("runs/<uuid:public_id>/results/", results.RunResults.as_view(), name="run-results"),
    path("<int:quiz>/statistics/", statistics.QuizStatistics.as_view(), name="statistics"),
    path(
        "enrolments/<uuid:public_id>/quizzes/<int:quiz>/extra-attempt/",
        marking.ExtraAttemptGive.as_view(),
        name="extra-attempt",
    ),
]
