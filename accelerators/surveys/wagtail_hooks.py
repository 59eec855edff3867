"""Registration in the Wagtail admin."""

from wagtail import hooks

from accelerators.surveys.viewsets import SurveysViewSetGroup


@hooks.register("register_admin_viewset")
def register_surveys() -> SurveysViewSetGroup:
    return SurveysViewSetGroup()
