"""Registration in the Wagtail admin."""

from wagtail import hooks

from courses.deletion import refuse_to_delete, refuse_to_delete_many
from courses.documents import refuse_strangers
from courses.viewsets import CoursesViewSetGroup, TutorChooserViewSet, tutor_chooser

hooks.register("before_serve_document", refuse_strangers)
hooks.register("before_delete_page", refuse_to_delete)
hooks.register("before_bulk_action", refuse_to_delete_many)


@hooks.register("register_admin_viewset")
def register_courses() -> CoursesViewSetGroup:
    return CoursesViewSetGroup()


@hooks.register("register_admin_viewset")
def register_tutor_chooser() -> TutorChooserViewSet:
    return tutor_chooser
