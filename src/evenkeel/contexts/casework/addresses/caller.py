"""Addresses of calls and customers."""

from django.urls import path

from evenkeel.contexts.casework.views import call, customers, joining

urlpatterns = [
    path("call/", call.begin, name="begin-call"),
    path("call/<uuid:call_id>/", call.call, name="call"),
    path("call/<uuid:call_id>/who/", call.who, name="call-who"),
    path("call/<uuid:call_id>/what/", call.what, name="call-what"),
    path("customers/", customers.listing, name="customers"),
    path("customers/add/", customers.add, name="add-customer"),
    path("customers/merges/", joining.merges, name="merges"),
    path("customers/merges/<uuid:merge_id>/undo/", joining.undo, name="undo-merge"),
    path("customers/<uuid:customer_id>/", customers.customer, name="customer"),
    path("customers/<uuid:customer_id>/change/", customers.change, name="change-customer"),
    path("customers/<uuid:customer_id>/ways/", customers.add_detail, name="add-detail"),
    path("customers/<uuid:customer_id>/ways/<uuid:detail_id>/end/", customers.end_detail, name="end-detail"),
    path("customers/<uuid:customer_id>/numbers/", customers.add_identifier, name="add-identifier"),
    path(
        "customers/<uuid:customer_id>/numbers/<uuid:identifier_id>/end/",
        customers.end_identifier,
        name="end-identifier",
    ),
    path(
        "customers/<uuid:customer_id>/representatives/",
        joining.choose_representative,
        name="choose-representative",
    ),
    path(
        "customers/<uuid:customer_id>/representatives/<uuid:other_id>/", joining.represent, name="represent"
    ),
    path(
        "customers/<uuid:customer_id>/representations/<uuid:representation_id>/end/",
        joining.end_representation,
        name="end-representation",
    ),
    path("customers/<uuid:customer_id>/duplicates/", joining.duplicates, name="duplicates"),
    path("customers/<uuid:customer_id>/merge/<uuid:other_id>/", joining.merge, name="merge"),
]
