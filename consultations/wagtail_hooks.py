"""Registration in the Wagtail admin."""

from wagtail import hooks

from consultations.viewsets import ConsultationsViewSetGroup


@hooks.register("register_admin_viewset")
def register_consultations() -> ConsultationsViewSetGroup:
    return ConsultationsViewSetGroup()
