"""Addresses of people, below /people/."""

from django.urls import path, re_path

from evenkeel.contexts.people.views import absences, exchange, listing, person, skills

app_name = "people"
urlpatterns = [
    path("", listing.listing, name="directory"),
    path("me/", listing.me, name="me"),
    path("add/", listing.add, name="add"),
    path("absences/", absences.month, name="absences"),
    path("absences/<uuid:absence_id>/", absences.absence, name="absence"),
    re_path(
        r"^absences/(?P<absence_id>[0-9a-f-]{36})/(?P<move>approve|decline|withdraw)/$",
        absences.decide,
        name="decide-absence",
    ),
    path("absences/<uuid:absence_id>/end/", absences.change_end, name="change-absence"),
    path("skills/", skills.matrix, name="skills"),
    path("skills.csv", skills.matrix_as_csv, name="skills-csv"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/bring-in/", exchange.bring_in, name="bring-in"),
    path("exchange/people-template.xlsx", exchange.template, name="template"),
    re_path(r"^exchange/people\.(?P<kind>csv|xlsx)$", exchange.export, name="export"),
    path("roles/<uuid:membership_id>/end/", person.end_role, name="end-role"),
    path("conflicts/<uuid:conflict_id>/end/", person.end_conflict, name="end-conflict"),
    path("<uuid:person_id>/", person.person, name="person"),
    path("<uuid:person_id>/change/", person.change, name="change"),
    path("<uuid:person_id>/end/", person.end, name="end"),
    path("<uuid:person_id>/back/", person.bring_back, name="bring-back"),
    path("<uuid:person_id>/roles/", person.give_role, name="give-role"),
    path("<uuid:person_id>/skills/", person.hold_skill, name="hold-skill"),
    path("<uuid:person_id>/skills/<slug:skill>/confirm/", person.confirm_skill, name="confirm-skill"),
    path("<uuid:person_id>/skills/<slug:skill>/end/", person.end_skill, name="end-skill"),
    path("<uuid:person_id>/working-time/", person.working_time, name="working-time"),
    path("<uuid:person_id>/absences/", absences.ask, name="ask-absence"),
    path("<uuid:person_id>/conflicts/", person.declare, name="declare"),
]
