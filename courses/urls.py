"""URLs of courses: one's own study, lists for tutors and organisations, and the course tree itself."""

from django.urls import path, re_path

from courses.routing import course_tree
from courses.views import deeds, enrolments, lists, media, packs, requests

app_name = "courses"

urlpatterns = [
    path("", course_tree, name="catalogue"),
    path("my/", lists.MyCourses.as_view(), name="mine"),
    path("teaching/", lists.Teaching.as_view(), name="teaching"),
    path("runs/<uuid:public_id>/enrol/", enrolments.Enrol.as_view(), name="enrol"),
    path("runs/<uuid:public_id>/progress/", lists.RunProgress.as_view(), name="run-progress"),
    path("runs/<uuid:public_id>/requests/", requests.RunRequests.as_view(), name="run-requests"),
    path("requests/<uuid:public_id>/", requests.RequestDecide.as_view(), name="request-decide"),
    path("media/<int:item>/<int:document>/", media.media, name="media"),
    path("organisations/<uuid:public_id>/", lists.OrganisationProgress.as_view(), name="organisation-progress"),
    path("enrolments/<uuid:public_id>/accept/", enrolments.EnrolmentAccept.as_view(), name="enrolment-accept"),
    path("enrolments/<uuid:public_id>/requested/", enrolments.EnrolmentRequested.as_view(), name="enrolment-requested"),
    path("enrolments/<uuid:public_id>/welcome/", enrolments.EnrolmentWelcome.as_view(), name="enrolment-welcome"),
    path("enrolments/<uuid:public_id>/leave/", enrolments.EnrolmentLeave.as_view(), name="enrolment-leave"),
    path("enrolments/<uuid:public_id>/left/", enrolments.EnrolmentLeft.as_view(), name="enrolment-left"),
    path("enrolments/<uuid:public_id>/finished/", enrolments.EnrolmentFinished.as_view(), name="enrolment-finished"),
    path("enrolments/<uuid:public_id>/items/<int:item>/start/", deeds.ItemStart.as_view(), name="item-start"),
    path("enrolments/<uuid:public_id>/items/<int:item>/done/", deeds.LessonDone.as_view(), name="lesson-done"),
    path("enrolments/<uuid:public_id>/items/<int:item>/undo/", deeds.LessonUndo.as_view(), name="lesson-undo"),
    path("packs/<int:course>/", packs.pack_page, name="pack"),
    re_path(r"^packs/(?P<course>\d+)/(?P<kind>pdf|zip)/$", packs.pack_file, name="pack-file"),
    # Last: whatever is none of the above is an address in the page tree.
    re_path(r"^(?P<path>(?:[\w\-]+/){1,3})$", course_tree, name="tree"),
]
