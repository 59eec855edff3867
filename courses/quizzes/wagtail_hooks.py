"""Registration in the Wagtail admin."""

from wagtail import hooks

from courses.quizzes.viewsets import QuestionChooserViewSet, QuizzesViewSetGroup, question_chooser


@hooks.register("register_admin_viewset")
def register_question_bank() -> QuizzesViewSetGroup:
    return QuizzesViewSetGroup()


@hooks.register("register_admin_viewset")
def register_question_chooser() -> QuestionChooserViewSet:
    return question_chooser
