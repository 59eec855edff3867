"""Registration of people's listings in the Wagtail admin."""

from wagtail import hooks

from vector.people.viewsets.places import PeopleGroup


@hooks.register("register_admin_viewset")
def people_group() -> PeopleGroup:
    return PeopleGroup()
