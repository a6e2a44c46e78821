"""Every check finds its bad example, at the record and field that is meant, and leaves its good one alone."""

import datetime as dt

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import Code, Finding, OperatingModel

ON = dt.date(2026, 6, 1)
CHECKED = [code for code in operating_model.CODES if code.code > "EK1"]

PLACES: dict[str, list[tuple[str, tuple[str | int, ...]]]] = {
    "EK101": [("objectives/faster-permits", ("measures",))],
    "EK102": [("objectives/faster-permits", ("by",))],
    "EK103": [("objectives/faster-permits", ("by",))],
    "EK104": [("objectives/faster-permits", ("goal",))],
    "EK105": [("goals/green", ())],
    "EK106": [("strategies/digital-first", ("objectives",))],
    "EK107": [("strategies/digital-first", ("actions",))],
    "EK108": [("priorities/climate", ("rank",))],
    "EK109": [("pestel/ageing", ("actions",))],
    "EK110": [("annual_wheel/budget", ("day",))],
    "EK111": [("objectives/faster-permits", ("owner",))],
    "EK112": [("annual_wheel/strategy-day", ("held_in",))],
    "EK150": [("principles/common-systems", ("evidence",))],
    "EK151": [("systems/maps", ())],
    "EK152": [("principles/common-systems", ("check",))],
    "EK153": [("principles/common-systems", ("check",))],
    "EK155": [("exceptions/old-model", ("owner",))],
    "EK156": [("exceptions/old-model", ("expires",))],
    "EK157": [("exceptions/old-model", ("expires",))],
    "EK158": [("exceptions/old-model", ("rule",))],
    "EK159": [("exceptions/old-model", ("rule",))],
    "EK201": [("layers/expert", ("order",))],
    "EK202": [("capabilities/assess", ("parent",))],
    "EK203": [("capabilities/assess", ("target",))],
    "EK204": [("functions/advice", ("units",))],
    "EK205": [("capabilities/enforce", ())],
    "EK221": [("needs/build", ("services",))],
    "EK222": [("needs/build", ("segments",))],
    "EK223": [("needs/build", ("evidence",))],
    "EK224": [("segments/builders", ())],
    "EK225": [("journeys/build", ("steps",))],
    "EK226": [("journeys/build", ("steps", 1, "key"))],
    "EK227": [("journeys/build", ("steps", 0, "channel"))],
    "EK251": [("channel_mixes/all", ("shares",))],
    "EK252": [("channel_mixes/all", ("shares", 1, "channel"))],
    "EK253": [("channel_mixes/all", ("by",))],
    "EK254": [("channel_mixes/all", ("by",))],
    "EK255": [("channel_mixes/everything", ("service",))],
    "EK256": [("channel_mixes/permits", ("shares", 0, "channel"))],
    "EK257": [("channels/phone", ())],
    "EK258": [("channels/phone", ("hours",))],
    "EK261": [("channels/phone", ("hours", 0, "closes"))],
    "EK262": [("channels/phone", ("hours", 1))],
    "EK301": [("services/permit", ("promise",))],
    "EK302": [("services/permit", ("channels",))],
    "EK303": [("services/permit", ("owner",))],
    "EK304": [("services/permit", ("process",))],
    "EK305": [("services/permit", ("unit",))],
    "EK306": [("services/permit", ("measures",))],
    "EK307": [("services/permit", ("partners",))],
    "EK308": [("services/permit", ("signposts", 0))],
    "EK309": [("services/permit", ("segments",))],
    "EK321": [("partners/trust", ("agreement",))],
    "EK322": [("partners/trust", ("agreement_ends",))],
    "EK323": [("partner_services/advice", ("website",))],
    "EK351": [("locations/house", ("address",))],
    "EK352": [("locations/house", ("access",))],
    "EK353": [("locations/house", ("latitude",))],
    "EK354": [("working_patterns/office", ("units", 0))],
    "EK355": [("locations/house", ("desks",))],
    "EK401": [("processes/permits", ("standard",))],
    "EK402": [("processes/permits", ("owner",))],
    "EK403": [("processes/permits", ("mapped",))],
    "EK404": [("processes/permits", ("recovery",))],
    "EK405": [("standards/permits", ("checklist",))],
    "EK406": [("standards/letters", ())],
    "EK407": [("standards/move", ("milestones", 1, "counts_from"))],
    "EK411": [("shelves/permits", ("unit",))],
    "EK412": [("shelves/permits", ("distribution",))],
    "EK413": [("shelves/permits", ("order",))],
    "EK421": [("case_types/permit", ("norm_time",))],
    "EK422": [("case_types/permit", ("norm_time",))],
    "EK423": [("case_types/permit", ("stages",))],
    "EK424": [("case_types/permit", ("net_norm_time",))],
    "EK425": [("case_types/permit", ("net_norm_time",))],
    "EK426": [("case_types/permit", ("touch_time",))],
    "EK427": [("case_types/permit", ("stages", 1, "key"))],
    "EK428": [("case_types/permit", ("stages",))],
    "EK429": [("case_types/permit", ("shelf",))],
    "EK430": [("case_types/letter", ())],
    "EK501": [("units/planning", ("lead",))],
    "EK502": [("units/planning", ("parent",))],
    "EK503": [("units/place", ("parent",))],
    "EK504": [("units/parks", ())],
    "EK505": [("units/planning", ("lead",))],
    "EK511": [("roles/head", ("responsibilities",))],
    "EK512": [("roles/head", ("reports_to",))],
    "EK513": [("roles/head", ())],
    "EK514": [("roles/planner", ("reports_to",))],
    "EK515": [("structure/structure", ("span_from",))],
    "EK516": [("roles/head", ("manager",))],
    "EK517": [("roles/planner", ("unit",))],
    "EK518": [("roles/head", ("skills", 0, "level"))],
    "EK519": [("skills/drawing", ())],
    "EK531": [("roles/planner", ("responsibilities", 0))],
    "EK532": [("roles/planner", ("responsibilities", 0))],
    "EK533": [("roles/head", ("responsibilities", 0))],
    "EK534": [("roles/head", ("responsibilities", 0))],
    "EK601": [("systems/permits", ("exception",))],
    "EK602": [("systems/permits", ("exception",))],
    "EK603": [("systems/permits", ("contract_ends",))],
    "EK604": [("systems/permits", ("contract_ends",))],
    "EK605": [("processes/decide", ("systems", 0))],
    "EK606": [("interfaces/to-archive", ("target",))],
    "EK607": [("interfaces/to-archive", ("target",))],
    "EK608": [("interfaces/to-archive", ("standard",))],
    "EK609": [("systems/permits", ("owner",))],
    "EK610": [("interfaces/to-archive", ("target",))],
    "EK701": [("measures/time", ("owner",))],
    "EK702": [("measures/time", ("formula",))],
    "EK703": [("measures/time", ("source",))],
    "EK704": [("measures/time", ("clock",))],
    "EK705": [("measures/time", ("beside",))],
    "EK706": [("measures/smiles", ("clock",))],
    "EK707": [("measures/time", ("target",))],
    "EK708": [("measures/time", ("baseline",))],
    "EK709": [("measures/time", ("target",))],
    "EK710": [("measures/time", ("target", "by"))],
    "EK711": [("measures/time", ("purpose",))],
    "EK712": [("measures/time", ("promotes",))],
    "EK713": [("measures/time", ("counted_in",))],
    "EK731": [("measures/mine", ("parent",))],
    "EK732": [("measures/team", ("parent",))],
    "EK733": [("measures/time", ("parent",))],
    "EK734": [("measures/time", ("unit",))],
    "EK735": [("measures/cost", ("looked_at_by",))],
    "EK801": [("bodies/board", ("chair",))],
    "EK802": [("bodies/board", ("mandate",))],
    "EK803": [("bodies/board", ("meets",))],
    "EK804": [("bodies/board", ("reports_to",))],
    "EK805": [("decisions/permits", ("holder",))],
    "EK806": [("about/about", ())],
    "EK807": [("policies/fees", ("review_by",))],
    "EK808": [("policies/fees", ("body",))],
    "EK809": [("reviews/monthly", ("looks_at",))],
    "EK810": [("reviews/monthly", ("body",))],
    "EK821": [("delegations/to-lead", ("taker",))],
    "EK822": [("delegations/to-lead", ("limit",))],
    "EK823": [("delegations/to-lead", ("giver",))],
    "EK824": [("delegations/to-lead", ("until",))],
    "EK831": [("risks/outage", ("controls",))],
    "EK832": [("risks/outage", ("owner",))],
    "EK833": [("controls/restore", ("evidence",))],
    "EK834": [("controls/restore", ("every",))],
    "EK835": [("controls/count", ())],
    "EK851": [("actions/forms", ("owner",))],
    "EK852": [("actions/forms", ("workstream",))],
    "EK853": [("actions/forms", ("implement_from",))],
    "EK854": [("actions/forms", ("evidence",))],
    "EK855": [("actions/forms", ("design_by",))],
    "EK856": [("actions/forms", ("done_by",))],
    "EK857": [("actions/forms", ("depends_on", 0))],
    "EK858": [("actions/forms", ("depends_on", 0))],
    "EK859": [("actions/account", ("depends_on",))],
    "EK860": [("actions/account", ("closes",))],
    "EK861": [("actions/forms", ("savings",))],
    "EK862": [("workstreams/digital", ("owner",))],
    "EK863": [("workstreams/people", ())],
    "EK901": [("boards/permits", ("unit",))],
    "EK902": [("boards/permits", ("lanes",))],
    "EK903": [("boards/permits", ("lanes", 0, "stages", 0))],
    "EK904": [("boards/permits", ("lanes", 1, "key"))],
    "EK905": [("boards/permits", ("lanes",))],
    "EK906": [("boards/permits", ("lanes", 1, "stages", 0))],
    "EK907": [("boards/team", ("below",))],
    "EK908": [("boards/goals", ("measures",))],
    "EK909": [("boards/team", ("measures",))],
    "EK911": [("meetings/stand-up", ("unit",))],
    "EK912": [("meetings/stand-up", ("agenda",))],
    "EK913": [("meetings/stand-up", ("lasts",))],
    "EK914": [("meetings/stand-up", ("lead",))],
    "EK915": [("behaviours/asks", ("observed_by",))],
    "EK916": [("development/course", ("roles",))],
    "EK917": [("development/course", ("skills",))],
    "EK931": [("calendar/calendar", ("holidays", 1, "date"))],
    "EK932": [("calendar/calendar", ("holidays",))],
    "EK933": [("calendar/calendar", ("working_days", 4))],
    "EK941": [("glossary/case", ("description",))],
    "EK942": [("glossary/file", ("title",))],
    "EK943": [("glossary/case", ("avoid", 0))],
    "EK951": [("standards/letters", ("guidance",))],
    "EK952": [("standards/letters", ("guidance",))],
}


def model_of(fragment: str) -> OperatingModel:
    reading = operating_model.read_files({"model.yaml": f"about:\n  title: Example\n{fragment}\n".encode()})
    assert reading.findings == ()
    assert reading.model is not None
    return reading.model


def found(code: Code, fragment: str) -> list[Finding]:
    return [each for each in operating_model.check(model_of(fragment), on=ON) if each.code == code.code]


@pytest.mark.parametrize("code", CHECKED, ids=lambda code: code.code)
def test_a_bad_example_is_found_where_it_is_meant(code: Code) -> None:
    findings = found(code, code.bad)
    assert [(each.record, each.path) for each in findings] == PLACES[code.code]
    assert {each.severity for each in findings} == {code.severity}


@pytest.mark.parametrize("code", CHECKED, ids=lambda code: code.code)
def test_a_good_example_is_left_alone(code: Code) -> None:
    assert found(code, code.good) == []


def test_codes_are_named_once_and_in_order() -> None:
    names = [code.code for code in operating_model.CODES]
    assert names == sorted(set(names))
    assert len(CHECKED) >= 40


@pytest.mark.parametrize("code", CHECKED, ids=lambda code: code.code)
def test_every_code_explains_itself(code: Code) -> None:
    assert code.title[0].islower()
    assert not code.title.endswith(".")
    assert code.explanation.endswith(".")
    assert code.fix.endswith(".")
    assert code.bad != code.good
