"""Addresses of cases: the page of a case, and one address for each action on it."""

from django.urls import path

from evenkeel.contexts.casework.views.casepage import (
    acting,
    actions,
    course,
    details,
    looking,
    new,
    papers,
    reading,
    taking_out,
    words,
)

CASE = "cases/<str:reference>/"


def _action(action: actions.Action) -> str:
    """Return where an action is asked for; what it is about stands behind its name."""
    return f"{CASE}{action.key}/" + "".join(f"<uuid:{name}>/" for name in action.arguments)


urlpatterns = [
    path("cases/new/", new.new, name="new-case"),
    path(CASE, reading.case, name="case"),
    path(f"{CASE}timeline/", reading.history, name="case-timeline"),
    path(f"{CASE}standard/", reading.standard, name="case-standard"),
    path(f"{CASE}print/", reading.on_paper, name="case-print"),
    path(f"{CASE}messages/", words.listing, name="case-messages"),
    path(f"{CASE}messages/write/", words.write, name="case-write"),
    path(f"{CASE}messages/received/", words.receive, name="case-receive"),
    path(f"{CASE}messages/<uuid:message_id>/", words.write, name="case-draft"),
    path(f"{CASE}messages/<uuid:message_id>/send/", words.send, name="case-send"),
    path(f"{CASE}messages/<uuid:message_id>/again/", words.again, name="case-send-again"),
    path(f"{CASE}messages/<uuid:message_id>/settled/", words.settle, name="case-settle-message"),
    path(f"{CASE}documents/", papers.listing, name="case-documents"),
    path(f"{CASE}documents/add/", papers.add, name="case-add-document"),
    path(f"{CASE}documents/<uuid:document_id>/", papers.document, name="case-document"),
    path(f"{CASE}documents/<uuid:document_id>/look/", looking.look, name="case-look-document"),
    path(f"{CASE}documents/<uuid:document_id>/shown/", looking.show, name="case-show-document"),
    path(f"{CASE}documents/<uuid:document_id>/remove/", papers.remove, name="case-remove-document"),
    path(f"{CASE}export/", taking_out.of_case, name="case-export"),
    path("customers/<uuid:customer_id>/export/", taking_out.of_customer, name="customer-export"),
    path("extracts/<uuid:extract_id>/", taking_out.extract, name="extract"),
    path("extracts/<uuid:extract_id>/file/", taking_out.file, name="extract-file"),
    path(f"{CASE}details/", details.details, name="case-details"),
    path(f"{CASE}customer/", details.customer, name="case-customer"),
    path(f"{CASE}course/", course.follow, name="follow-course"),
    path(f"{CASE}course/<uuid:followed_id>/", course.change, name="change-followed"),
    path(f"{CASE}course/<uuid:followed_id>/leave/", course.leave, name="leave-change"),
    path(f"{CASE}course/<uuid:followed_id>/end/", course.end, name="end-course"),
    path(f"{CASE}undo/<int:sequence>/", acting.undo, name="case-undo"),
    path(f"{CASE}tasks/<uuid:task_id>/tick/", acting.tick, {"move": "tick"}, name="case-tick"),
    path(f"{CASE}tasks/<uuid:task_id>/untick/", acting.tick, {"move": "untick"}, name="case-untick"),
    *(
        path(_action(each), acting.act, {"action": each.key}, name=f"case-{each.key}")
        for each in actions.ACTIONS
    ),
]
