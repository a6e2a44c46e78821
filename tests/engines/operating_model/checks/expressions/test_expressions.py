"""Expressions: what is true of a model, which records break it, and what is refused with its column and a hint."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.checks import expressions
from evenkeel.engines.operating_model.checks.expressions import _parser, _tokens
from tests.engines.operating_model import models

MODEL = models.model_of(
    units=[
        {"key": "top", "kind": "directorate"},
        {"key": "team", "kind": "team", "parent": "top", "lead": "lead"},
    ],
    roles=[
        {"key": "lead", "unit": "team", "manager": True},
        {"key": "adviser", "unit": "team", "posts": 14, "reports_to": "lead"},
    ],
    channels=[{"key": "web", "kind": "web"}, {"key": "phone", "kind": "phone"}],
    services=[
        {"key": "a", "channels": ["web", "phone"], "owner": "lead", "promise": "Within 42 Days."},
        {"key": "b", "channels": ["web"], "platform": "common", "volume": 0},
        {"key": "c"},
    ],
    case_types=[
        {
            "key": "permit",
            "kind": "application",
            "norm_time": "42d",
            "stages": [
                {"key": "one", "title": "One", "norm_time": "10wd"},
                {"key": "two", "title": "Two", "waiting": True},
            ],
        }
    ],
    systems=[{"key": "crm"}, {"key": "gis", "kind": "specialist", "retires": "2027-06-30"}],
    decisions=[{"key": "budget", "holder": "roles/lead"}],
    actions=[{"key": "begin", "target_area": "people", "design_by": "2027-Q2"}],
    structure={"span_to": 8},
)


def verdict(text: str) -> expressions.Verdict:
    return expressions.holds(expressions.parse(text), MODEL)


KEPT = (
    "all case_types have norm_time <= 6w",
    "all case_types have norm_time = 42d and norm_time > 29wd and norm_time < 1009h",
    "all decisions have holder",
    'all decisions have holder = "roles/lead" and holder != "roles/adviser"',
    "all roles where not manager have reports_to.unit = unit",
    "all roles where posts > 1 and not manager have reports_to",
    'all units where kind = "team" have parent = "top" and lead.title = "lead"',
    'all units as each where each.parent is given have some model.roles where unit = each and key = "lead"',
    'all services where "phone" in channels have promise contains "42 days"',
    'all services where platform in ["common", "alternative"] have volume is given',
    'all services where platform not in ["common", "alternative"] have volume is missing',
    "some services where owner is missing",
    "some services",
    "no services where volume > 0",
    "no risks",
    "no services have not title",
    "all risks have controls",
    "share(risks have controls) = 100%",
    "structure.span_to = 8 and not calendar",
    "structure and not vision",
    "count(services) = 3 and count(services where channels) = 2",
    "count(services.channels) = 3",
    'services.channels.kind contains "phone"',
    "sum(roles.posts) = 15 and sum(risks.impact) = 0",
    "average(roles where not manager of posts) = 14",
    "average(risks of impact) is missing",
    "max(case_types.stages of norm_time) = 14d and min(roles.posts) >= 1",
    "sum(case_types of norm_time + 2 * norm_time) = 126d",
    "sum(case_types of norm_time) / 1d = 42",
    "sum(roles.posts) / count(units) - 0.5 = 7",
    "share(services have channels) > 66% and share(services have channels) < 67",
    "no systems where retires < 2027-06-30",
    "all actions have design_by <= 2027-Q2 and design_by > 2026-Q4",
    "true and not false or false",
    "not not all services have title",
    "1 + 2 * 3 = 7 and -1 < 0 and (1 + 2) * 3 = 9",
    "all case_types.stages where not waiting have norm_time",
    "all services have some channels or owner is missing",
    "count(services where channels contains “web”) ≥ 2 and 1 ≠ 2",
)

BROKEN: tuple[tuple[str, list[str]], ...] = (
    ("all services have channels", ["services/c"]),
    ("all services have owner and promise", ["services/b", "services/c"]),
    ('all systems where kind = "specialist" have exception', ["systems/gis"]),
    ('no systems where kind = "specialist" and exception is missing', ["systems/gis"]),
    ("no systems have retires <= 2027-06-30", ["systems/gis"]),
    ("not (some services where channels is missing)", ["services/c"]),
    ("some risks", []),
    ("all case_types.stages have norm_time", ["case_types/permit"]),
    ('all services have some channels where kind = "phone"', ["services/b", "services/c"]),
    ("count(services where channels) <= 1", ["services/a", "services/b"]),
    ("1 >= count(services where channels)", ["services/a", "services/b"]),
    ("count(services) >= 5", []),
    ('share(services have platform = "common") >= 80%', ["services/a", "services/c"]),
    ('share(services have platform = "own") <= 20%', ["services/a", "services/c"]),
    ("(all services have channels) and (all roles have reports_to)", ["services/c", "roles/lead"]),
    ("(all services have channels) or (all roles have reports_to)", ["services/c", "roles/lead"]),
    ("(all services have title) and (all roles have reports_to)", ["roles/lead"]),
    ("vision", []),
    ("all units as team have sum(model.roles where unit = team of posts) <= 12", ["units/team"]),
    ("sum(roles.posts) / (count(units) - 2) < 9", []),
)


class TestHolds:
    @pytest.mark.parametrize("text", KEPT)
    def test_kept(self, text: str) -> None:
        assert verdict(text) == expressions.Verdict(kept=True)

    @pytest.mark.parametrize(("text", "breaking"), BROKEN, ids=[text for text, _ in BROKEN])
    def test_broken(self, text: str, breaking: list[str]) -> None:
        found = verdict(text)
        assert not found.kept
        assert sorted(found.breaking) == sorted(breaking)

    def test_the_figures_that_decide_are_told(self) -> None:
        assert verdict("sum(roles.posts) <= 12").because == "sum(roles.posts) is 15."
        assert (
            verdict("share(services have promise) > 50%").because == "share(services have promise) is 33.3%."
        )
        assert verdict("max(case_types of norm_time) < 5w").because == "max(case_types of norm_time) is 42d."
        assert verdict("max(risks of impact) < 5").because == "max(risks of impact) is missing."
        assert verdict('structure.span_to = 8 and vision.title = "x"').because == "vision.title is missing."

    def test_a_comparison_with_something_missing_is_false(self) -> None:
        for sign in ("=", "!=", "<", "<=", ">", ">="):
            assert not verdict(f"vision.horizon {sign} 2030").kept

    def test_a_link_that_leads_nowhere_is_missing(self) -> None:
        model = models.model_of(services=[{"key": "a", "owner": "nobody", "channels": ["gone"]}])
        for text in (
            "no services have owner",
            "no services have channels",
            "all services have owner.unit is missing",
        ):
            assert expressions.holds(expressions.parse(text), model).kept, text


REFUSED = (
    ("", 1, "a value"),
    ("all services", 13, "“have” is expected, and here is the end"),
    ("all service have channels", 5, "Did you mean “services”?"),
    ("all services have channls", 19, "Did you mean “channels”?"),
    ("all services have owner.untt", 25, "Did you mean “unit”?"),
    ("all case_types.stages have norm_tyme", 28, "Did you mean “norm_time”?"),
    ("all services.title.x have key", 20, "has no fields"),
    ("model.servces", 7, "Did you mean “services”?"),
    ("all about have title", 5, "a list is expected"),
    ('all systems where kind = "special" have owner', 26, "Did you mean “specialist”?"),
    ('all services have channels = "web"', 19, "use “contains”"),
    ("all case_types have norm_time <= 42", 34, "like 42d"),
    ("all services have title < 3", 27, "cannot be compared"),
    ('all services have title < "b"', 19, "neither more nor less"),
    ("all roles have unit = reports_to", 23, "can never be the same"),
    ('all services have owner = "units/x"', 27, '"roles/…"'),
    ('all decisions have holder = "lead"', 29, '"roles/…" or "bodies/…"'),
    ('all case_types have some stages = "one"', 33, "“and”, “or” or the end"),
    ("count(systems)", 1, "compare it"),
    ("all services have channels and count(systems) <= 5", 32, "brackets"),
    ("all services have channels and all systems have owner", 32, "brackets"),
    ('all services have some channels where kind = "web" and volume > 3', 56, "further out"),
    ("all services where volume > 1 as big have title", 31, "before “where”"),
    ("all services as owner where owner have x", 17, "a new name"),
    ("all services as channels have title", 17, "a new name"),
    ("count(services) == 3", 18, "one “=”"),
    ("count(services) is missing", 1, "never be missing"),
    ("sum(services.title) > 1", 5, "takes a number or duration"),
    ("min(services.title) = 1", 5, "takes a number or duration or date or quarter"),
    ("average(roles.posts) + 1d > 2", 1, "cannot be reckoned"),
    ("all services have title contains 3", 19, "a list or a text"),
    ("3 in [1, 2d]", 10, "cannot be compared"),
    ("2027-02-30 = 2027-01-01", 1, "no day"),
    ('all services have title = "x', 27, "never ends"),
    ("count(services) > 3x", 19, "no number"),
    ("services; roles", 9, "no meaning"),
    ("__import__", 1, "no collection"),
    ("all services have title.__class__", 25, "has no fields"),
    ("all services have model_fields", 19, "no field"),
    ("all services have (title", 25, "“)” is expected"),
    ("all services where have title", 20, "a value is expected"),
    ("not " * 60 + "true", 81, "nests more than"),
    ("(" * 60 + "true" + ")" * 60, 21, "nests more than"),
    ("all services have " + "owner." * 300 + "title", 385, "more than 60 points"),
    ("1" + "+1" * 900 + " > 2", 122, "more than 60 points"),
    ("true or " * 400 + "true", 2_000, "at most 2000 characters"),
)


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "column", "said"), REFUSED, ids=[text[:40] or "nothing" for text, _, _ in REFUSED]
    )
    def test_what_is_wrong_is_said_with_its_column(self, text: str, column: int, said: str) -> None:
        with pytest.raises(expressions.BadExpression) as refusal:
            expressions.parse(text)
        assert said in refusal.value.message
        assert refusal.value.column == column
        assert f"column {column}:" in refusal.value.message

    def test_no_check_runs_for_ever(self) -> None:
        within = "some model.services as s{0} where s{0}.title = s{1}.title and ("
        deep = "".join(within.format(depth, depth - 1) for depth in range(1, 9))
        text = f"all services as s0 have {deep}s8.title is missing" + ")" * 8
        crowd = models.model_of(services=[{"key": f"s{number}", "title": "Same"} for number in range(30)])
        with pytest.raises(expressions.TooLong, match="steps"):
            expressions.holds(expressions.parse(text), crowd, steps=100_000)

    def test_what_is_allowed_never_nests_too_deep_to_be_worked_out(self) -> None:
        chain = "owner." * 30 + "title"
        inner = f'all services where {chain} = "x" have {chain} = "y"'
        text = "not (" * 9 + inner + ")" * 9
        assert not verdict(text).kept
        sums = "(count(services where volume + 1 > 0 and title) + " * 15 + "1" + ")" * 15
        assert verdict(f"{sums} = 16").kept

    @pytest.mark.slow
    def test_two_quantifiers_are_fine_at_the_size_of_a_whole_council(self) -> None:
        crowd = models.model_of(services=[{"key": f"s{number}"} for number in range(300)])
        text = "all services as one have no model.services where key = one.key and title != one.title"
        assert expressions.holds(expressions.parse(text), crowd).kept


class TestLanguage:
    def test_no_name_of_the_model_is_a_word_of_the_language(self) -> None:
        names = set(_schema.COLLECTIONS)
        for collection in _schema.COLLECTIONS.values():
            names |= _fields(collection.record)
        assert not names & {*_parser.KEYWORDS, *_parser.FUNCTIONS}

    def test_the_grammar_defines_all_that_it_uses(self) -> None:
        grammar = expressions.grammar()
        defined = {
            line.split(" = ")[0].strip() for line in grammar.splitlines() if " = " in line and line[0] != " "
        }
        terminals = {name for name, _ in _tokens.LITERALS} | {"word"}
        used = {
            word
            for line in grammar.splitlines()
            for word in re.findall(r"[a-z]+", re.sub(r'"[^"]*"', " ", line))
        }
        assert used <= defined | terminals
        assert "check" in defined
        for word in (*_parser.KEYWORDS, *_parser.FUNCTIONS):
            assert f'"{word}"' in grammar

    @pytest.mark.slow
    @given(
        st.lists(
            st.sampled_from(
                [*_parser.KEYWORDS, *_parser.FUNCTIONS, "services", "channels", "kind", "owner", "x", ".", "(", ")",
                 "[", "]", ",", "=", "<=", "+", "/", "3", "42d", "2027-Q1", "2027-01-01", '"web"', "80%"]
            ),
            max_size=14,
        )
    )  # fmt: skip
    def test_any_words_are_understood_or_refused(self, words: list[str]) -> None:
        try:
            expression = expressions.parse(" ".join(words))
        except expressions.BadExpression:
            return
        assert isinstance(expressions.holds(expression, MODEL).kept, bool)

    def test_every_field_of_every_record_can_be_asked(self) -> None:
        for name, collection in _schema.COLLECTIONS.items():
            for field in _schema.fields(collection.record):
                text = f"not {name}.{field}" if collection.single else f"count({name} where {field}) >= 0"
                said = collection.single and any(getattr(each, field) for each in MODEL.records(name))
                assert expressions.holds(expressions.parse(text), MODEL).kept is not said, text


def _fields(part: type) -> set[str]:
    found = set(_schema.fields(part))
    for field in _schema.fields(part).values():
        found |= _fields(field.part) if field.part else set()
    return found
