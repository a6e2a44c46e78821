"""Addresses below /accounts/ that are our own; the ways to sign in follow after them, from allauth."""

from django.urls import path

from evenkeel.contexts.accounts import views, views_tokens

app_name = "accounts"

urlpatterns = [
    path("", views.account, name="account"),
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/switch/", views.switch, name="switch"),
    path("organisation/tokens/", views_tokens.tokens, name="tokens"),
    path("organisation/tokens/<uuid:token_id>/revoke/", views_tokens.revoke, name="revoke-token"),
    path("members/", views.members, name="members"),
    path("members/add/", views.add_member, name="add-member"),
    path("members/<uuid:membership_id>/", views.member, name="member"),
    path("members/<uuid:membership_id>/end/", views.end_membership, name="end-membership"),
    path("audit/", views.audit_trail, name="audit-trail"),
    # An address is the name that an administrator vouches for, so nobody changes her own; and the ways to sign in
    # stand on the account page. allauth's pages for both would come after these.
    path("email/", views.elsewhere, name="email"),
    path("2fa/", views.elsewhere, name="sign-in-methods"),
]
