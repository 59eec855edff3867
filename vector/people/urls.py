"""URLs of vector.people."""

from django.urls import path

from vector.people.views import consent, imports, invitations, profile, sign_in

app_name = "people"

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("letter-sent/", sign_in.sign_in_sent, name="sign-in-sent"),
    path("sign-in/password/", sign_in.PasswordSignIn.as_view(), name="sign-in-password"),
    path("sign-in/link/<str:token>/", sign_in.SignInLinkPage.as_view(), name="sign-in-link"),
    path("sign-in/link/<str:token>/renew/", sign_in.SignInRenew.as_view(), name="sign-in-renew"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("consent/", consent.ConsentPage.as_view(), name="consent"),
    path("consent/withdraw/", consent.ConsentWithdraw.as_view(), name="consent-withdraw"),
    path("profile/", profile.Profile.as_view(), name="profile"),
    path("profile/saved/", profile.ProfileSaved.as_view(), name="profile-saved"),
    path("profile/password/", profile.PasswordChange.as_view(), name="password-change"),
    path("profile/data/", profile.OwnData.as_view(), name="data"),
    path("profile/data/file/", profile.OwnDataFile.as_view(), name="data-file"),
    path("profile/deletion/", profile.Deletion.as_view(), name="deletion"),
    path("profile/deletion/done/", profile.deletion_done, name="deletion-done"),
    path("", invitations.PersonList.as_view(), name="people"),
    path("invite/", invitations.Invite.as_view(), name="invite"),
    path("invitations/", invitations.InvitationList.as_view(), name="invitations"),
    path("invitations/<uuid:public_id>/", invitations.Invited.as_view(), name="invited"),
    path("invitations/<uuid:public_id>/repeat/", invitations.InvitationRepeat.as_view(), name="invitation-repeat"),
    path("places/<uuid:public_id>/end/", invitations.PlaceEnd.as_view(), name="place-end"),
    path("import/", imports.ImportUpload.as_view(), name="import"),
    path("import/template.<str:kind>", imports.ImportTemplate.as_view(), name="import-template"),
    path("import/<uuid:public_id>/", imports.ImportPreview.as_view(), name="import-preview"),
]
