"""Addresses of meetings, below /meetings/."""

from django.urls import path

from evenkeel.contexts.meetings.views import actions, feed, keeping, running, series, visiting

app_name = "meetings"
urlpatterns = [
    path("", series.meetings, name="meetings"),
    path("actions/<uuid:action_id>/done/", actions.done, name="done"),
    path("actions/<uuid:action_id>/drop/", actions.drop, name="drop"),
    path("actions/<uuid:action_id>/task/", actions.task, name="task"),
    path("actions/<uuid:action_id>/become/", actions.become, name="become"),
    path("items/<uuid:item_id>/settle/", actions.settle, name="settle"),
    path("held/<uuid:meeting_id>/", running.meeting, name="held"),
    path("held/<uuid:meeting_id>/now/", running.now, name="now"),
    path("held/<uuid:meeting_id>/events/", running.events, name="events"),
    path("held/<uuid:meeting_id>/turn/", running.turn, name="turn"),
    path("held/<uuid:meeting_id>/share/", running.share, name="share"),
    path("held/<uuid:meeting_id>/way/", running.way, name="way"),
    path("held/<uuid:meeting_id>/hand/", running.hand, name="hand"),
    path("held/<uuid:meeting_id>/talk-after/", running.talk_after, name="talk-after"),
    path("held/<uuid:meeting_id>/write-down/", running.write_down, name="write-down-now"),
    path("held/<uuid:meeting_id>/agree/", running.agree, name="agree-now"),
    path("held/<uuid:meeting_id>/feedback/", visiting.feedback, name="feedback"),
    path("held/<uuid:meeting_id>/end/", running.end, name="end"),
    path("shared/<str:token>/calendar.ics", feed.shared, name="shared-calendar"),
    path("kept/", keeping.kept, name="kept"),
    path("kept/<slug:key>/erase/", keeping.erase, name="erase"),
    path("guests/<uuid:guest_id>/withdraw/", visiting.withdraw, name="withdraw-guest"),
    path("<slug:key>/", series.series, name="series"),
    path("<slug:key>/calendar.ics", series.calendar, name="calendar"),
    path("<slug:key>/address/", feed.publish, name="publish"),
    path("<slug:key>/address/end/", feed.end, name="end-address"),
    path("<slug:key>/invite/", series.invite, name="invite"),
    path("<slug:key>/guest/", visiting.guest, name="guest"),
    path("<slug:key>/begin/", series.begin, name="begin"),
    path("<slug:key>/write-down/", series.write_down, name="write-down"),
    path("<slug:key>/agree/", series.agree, name="agree"),
]
