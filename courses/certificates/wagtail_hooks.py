"""Registration in the Wagtail admin."""

from wagtail import hooks

from courses.certificates.viewsets import CertificatesViewSetGroup


@hooks.register("register_admin_viewset")
def register_certificates() -> CertificatesViewSetGroup:
    return CertificatesViewSetGroup()
