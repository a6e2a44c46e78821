"""What the columns seem to mean, in several languages."""

from pathlib import Path

import pytest

from evenkeel.engines import flow
from evenkeel.engines.flow import _vocabulary
from tests.engines.flow import written

ROWS = [
    ("K-1", "A", "2024-03-01 08:00", "2024-03-01 09:00", "Ann", "North"),
    ("K-1", "B", "2024-03-02 08:00", "2024-03-02 09:00", "Bo", "South"),
    ("K-2", "A", "2024-03-03 08:00", "2024-03-03 09:00", "Ann", "North"),
    ("K-2", "B", "2024-03-04 08:00", "2024-03-04 09:00", "Bo", "South"),
]


@pytest.mark.parametrize(
    "names",
    [
        ("Case ID", "Activity", "Start Timestamp", "Complete Timestamp", "Resource", "Department"),
        ("case_id", "task", "start_time", "end_time", "user", "team"),
        ("Sagsnr.", "Aktivitet", "Starttidspunkt", "Sluttidspunkt", "Medarbejder", "Afdeling"),
        ("Zaaknummer", "Activiteit", "Begintijd", "Eindtijd", "Behandelaar", "Team"),
        ("Aktenzeichen", "Tätigkeit", "Beginn", "Ende", "Bearbeiter", "Abteilung"),
        ("Vorgangsnummer", "Arbeitsschritt", "Startzeit", "Endzeit", "Sachbearbeiter", "Fachbereich"),
        ("Saksnummer", "Hendelse", "Startet", "Sluttdato", "Saksbehandler", "Avdeling"),
        ("Ärendenummer", "Händelse", "Startdatum", "Slutdatum", "Handläggare", "Avdelning"),
        ("Numéro de dossier", "Étape", "Date de début", "Date de fin", "Gestionnaire", "Équipe"),
        ("Asianumero", "Työvaihe", "Aloitusaika", "Lopetusaika", "Käsittelijä", "Osasto"),
    ],
)
def test_event_logs_in_eight_languages(tmp_path: Path, names: tuple[str, ...]) -> None:
    contents = "\n".join(";".join(row) for row in [names, *ROWS])
    preview = flow.inspect(written.text(tmp_path, contents))
    found = {a.role.value: a.column for a in preview.suggestion.assignments}
    assert found == dict(zip(("case", "activity", "start", "end", "resource", "group"), names, strict=True))
    assert preview.missing == ()


@pytest.mark.parametrize(
    "names",
    [
        ("Reference", "Received", "Closed date", "Due date", "Channel"),
        ("Sagsnr", "Modtaget", "Afsluttet", "Forfald", "Kanal"),
        ("Zaaknummer", "Ontvangstdatum", "Afgehandeld", "Uiterste datum", "Kanaal"),
        ("Vorgang", "Eingangsdatum", "Erledigt am", "Fällig am", "Eingangskanal"),
        ("Saksnr", "Mottatt", "Avsluttet", "Frist", "Kanal"),
        ("Diarienummer", "Inkommen", "Avslutad", "Förfallodatum", "Kontaktväg"),
        ("N° dossier", "Date de réception", "Clôturé le", "Échéance", "Canal"),
        ("Asiatunnus", "Saapunut", "Päättynyt", "Määräaika", "Saapumistapa"),
    ],
)
def test_registers_in_eight_languages(tmp_path: Path, names: tuple[str, ...]) -> None:
    rows = [(f"R-{n}", f"2024-03-{n:02}", f"2024-04-{n:02}", f"2024-05-{n:02}", "web") for n in range(1, 9)]
    preview = flow.inspect(written.text(tmp_path, "\n".join(";".join(row) for row in [names, *rows])))
    found = {a.role.value: a.column for a in preview.suggestion.assignments}
    assert found == dict(zip(("case", "created", "closed", "due", "channel"), names, strict=True))


def test_contents_tell_where_names_do_not(tmp_path: Path) -> None:
    rows = [
        (f"k{n // 4}", ["in", "check", "decide", "out"][n % 4], f"2024-03-01 08:{n:02}", str(n * 7))
        for n in range(40)
    ]
    preview = flow.inspect(
        written.text(tmp_path, "\n".join(",".join(r) for r in [("c1", "c2", "c3", "c4"), *rows]))
    )
    found = {a.role.value: (a.column, a.reason) for a in preview.suggestion.assignments}
    assert found["case"] == (
        "c1",
        "its values recur, and it has the most different ones of the columns that do",
    )
    assert found["activity"] == ("c2", "it holds few different texts, each many times, in every row")
    assert found["timestamp"] == ("c3", "it is the only column of dates and times")


def test_a_number_of_somebody_else_is_not_the_case(tmp_path: Path) -> None:
    rows = [(f"C{n % 2}", f"S{n // 2}", "Check", f"2024-03-{n + 1:02}") for n in range(8)]
    names = ("Customer ID", "Service ID", "Activity", "Date")
    preview = flow.inspect(written.text(tmp_path, "\n".join(",".join(r) for r in [names, *rows])))
    assert preview.suggestion.column(flow.Role.CASE) == "Service ID"


def test_the_date_of_the_last_change_is_no_milestone(tmp_path: Path) -> None:
    rows = [(str(n), f"2024-03-{n:02}", f"2024-04-{n:02}", f"2024-05-{n:02}") for n in range(1, 9)]
    names = ("Id", "Created", "Last modified", "Hearing")
    preview = flow.inspect(written.text(tmp_path, "\n".join(",".join(r) for r in [names, *rows])))
    assert preview.suggestion.columns(flow.Role.MILESTONE) == ("Hearing",)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Sags-Nr.", "sags nr"),
        ("CreatedDate", "created date"),
        ("FÆLLIG am", "faellig am"),
        ("org:resource", "org resource"),
        ("Ærø Ångström", "aero angstrom"),
        ("SRRecordID", "sr record id"),
        ("", ""),
    ],
)
def test_names_are_compared_plainly(name: str, plain: str) -> None:
    assert _vocabulary.normal(name) == plain


def test_every_role_of_a_column_has_names() -> None:
    assert set(_vocabulary.NAMES) == set(flow.Role) - {flow.Role.MILESTONE}
