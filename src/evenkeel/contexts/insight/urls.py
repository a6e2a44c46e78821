"""Addresses of insight, below /reports/."""

from django.urls import path

from evenkeel.contexts.insight.views import (
    cases,
    columns,
    compare,
    maps,
    parts,
    people,
    reading,
    uploads,
    ways,
)

app_name = "insight"
urlpatterns = [
    path("", uploads.reports, name="reports"),
    path("new/", uploads.upload, name="upload"),
    path("example/", uploads.example, name="example"),
    path("compare/", compare.compare, name="compare"),
    path("<uuid:report_id>/", reading.report, name="report"),
    path("<uuid:report_id>/flow/", parts.flow, name="flow"),
    path("<uuid:report_id>/map/", maps.process_map, name="map"),
    path("<uuid:report_id>/map/map.svg", maps.map_as_svg, name="map-svg"),
    path("<uuid:report_id>/map/paths.csv", maps.map_as_csv, name="map-csv"),
    path("<uuid:report_id>/variants/", ways.variants, name="variants"),
    path("<uuid:report_id>/people/", people.people, name="people"),
    path("<uuid:report_id>/people/me/", people.claim, name="claim"),
    path("<uuid:report_id>/people/not-me/", people.release, name="release"),
    path("<uuid:report_id>/data/", parts.data, name="data"),
    path("<uuid:report_id>/cases/", cases.cases, name="cases"),
    path("<uuid:report_id>/cases/cases.csv", cases.cases_as_csv, name="cases-csv"),
    path("<uuid:report_id>/cases/<int:row>/", cases.one_case, name="case"),
    path("<uuid:report_id>/selecting/", parts.selecting, name="selecting"),
    path("<uuid:report_id>/definitions/", parts.glossary, name="definitions"),
    path("<uuid:report_id>/columns/", columns.columns, name="columns"),
    path("<uuid:report_id>/columns/look/", columns.look, name="look"),
    path("<uuid:report_id>/progress/", reading.progress, name="progress"),
    path("<uuid:report_id>/again/", reading.again, name="again"),
    path("<uuid:report_id>/leave-out/", reading.leave_out, name="leave-out"),
    path("<uuid:report_id>/problems.csv", reading.problems, name="problems"),
    path("<uuid:report_id>/report.json", reading.as_json, name="json"),
    path("<uuid:report_id>/report.html", reading.as_html, name="html"),
    path("<uuid:report_id>/rename/", reading.rename, name="rename"),
    path("<uuid:report_id>/delete/", reading.delete, name="delete"),
    path("<uuid:report_id>/undo/", reading.undo, name="undo"),
]
