"""Every address that evenkeel answers."""

from django.urls import include, path

from evenkeel.web import api, health, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/v1/", api.api.urls),
    path("model/", include("evenkeel.contexts.blueprint.urls")),
    path("improvements/", include("evenkeel.contexts.improvements.urls")),
    path("programme/", include("evenkeel.contexts.programme.urls")),
    path("meetings/", include("evenkeel.contexts.meetings.urls")),
    path("boards/", include("evenkeel.contexts.boards.urls")),
    path("work/", include("evenkeel.contexts.casework.urls")),
    path("people/", include("evenkeel.contexts.people.urls")),
    path("scim/v2/", include("evenkeel.contexts.people.urls_scim")),
    path("reports/", include("evenkeel.contexts.insight.urls")),
    path("follow/", include("evenkeel.contexts.doorway.urls")),
    path("twins/", include("evenkeel.contexts.twins.urls")),
    path("accounts/", include("evenkeel.contexts.accounts.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "evenkeel.web.errors.bad_request"
handler403 = "evenkeel.web.errors.forbidden"
handler404 = "evenkeel.web.errors.not_found"
handler500 = "evenkeel.web.errors.server_error"
