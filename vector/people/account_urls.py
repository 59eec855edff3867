"""The names that allauth asks for: its second-factor pages in our dress, everything else leads to our own pages."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

from vector.people.views.second_factor import ActivateSecondFactor

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="people:sign-in", query_string=True), name="account_login"),
    path("logout/", RedirectView.as_view(pattern_name="people:sign-out"), name="account_logout"),
    path("reauthenticate/", reauthenticate, name="account_reauthenticate"),
    path("second-factor/", mfa.index, name="mfa_index"),
    path("second-factor/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/set-up/", ActivateSecondFactor.as_view(), name="mfa_activate_totp"),
    path("second-factor/switch-off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/spare-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/spare-codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/spare-codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
