"""What a column can mean, and what such columns of logs and registers are called, in the languages of the councils that keep them.

English, Danish, Dutch, Finnish, French, German, Norwegian and Swedish, and the names of the XES standard.
Names are compared without case, accents and punctuation, so "Sags-Nr." is "sags nr".
"""

import functools
import re
import unicodedata
from enum import StrEnum


class Role(StrEnum):
    """What a column can mean."""

    CASE = "case"
    ACTIVITY = "activity"
    TIMESTAMP = "timestamp"
    START = "start"
    END = "end"
    RESOURCE = "resource"
    GROUP = "group"
    CHANNEL = "channel"
    DUE = "due"
    OUTCOME = "outcome"
    CREATED = "created"
    CLOSED = "closed"
    MILESTONE = "milestone"


LETTERS = str.maketrans({"ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ß": "ss", "ł": "l", "đ": "d", "œ": "oe"})
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
EXACT, ENDS, HAS = 3, 2, 1

_LISTS: dict[Role, str] = {
    Role.CASE: """
        case:concept:name, case id, case, case number, case no, case nr, case key, trace, trace id, process
        instance, process instance id, service id, ticket, ticket id, ticket number, request id, request
        number, request no, service request id, service request number, service request num, sr number, record
        id, application id, application number, incident id, incident number, order id, order number, file
        number, dossier id, unique key, reference, reference number, issue key, id, key, number, no, nr, sag,
        sagsnr, sags nr, sagsnummer, sags id, sagsid, journalnummer, journalnr, zaak, zaaknummer, zaak nr,
        zaaknr, zaak id, zaakid, zaakidentificatie, dossier, dossiernummer, kenmerk, Vorgang, Vorgangsnummer,
        Vorgangs-ID, Vorgang-ID, Aktenzeichen, Fall, Fall-ID, Fallnummer, Fall-Nr, Antragsnummer, ärende,
        ärendenummer, ärende id, ärendeid, diarienummer, dnr, sak, saksnummer, saks id, saknr, saksnr, numéro
        de dossier, numéro dossier, n° dossier, id dossier, référence, demande, numéro de demande, asia,
        asianumero, asiatunnus, asian tunnus, diaarinumero, tapaus, hakemusnumero
        """,
    Role.ACTIVITY: """
        concept:name, activity, activity name, what, what was done, event, event name, event type, task, task name, step, step
        name, action, operation, process step, stage, work step, milestone, aktivitet, handling, hændelse,
        trin, opgave, sagstrin, activiteit, activiteitnaam, handeling, stap, processtap, taak, gebeurtenis,
        Aktivität, Tätigkeit, Schritt, Prozessschritt, Arbeitsschritt, Verfahrensschritt, Ereignis, Aufgabe,
        händelse, åtgärd, steg, uppgift, hendelse, oppgave, activité, étape, tâche, évènement, événement,
        action, toiminto, tapahtuma, vaihe, työvaihe, tehtävä, toimenpide
        """,
    Role.TIMESTAMP: """
        time:timestamp, timestamp, when, time, date, datetime, date time, event time, event date, completion time,
        moment, performed at, done at, tidspunkt, tidsstempel, tid, dato, hændelsestid, tijdstip, tijdstempel,
        datum, tijd, datum tijd, Zeitpunkt, Zeitstempel, Zeit, Uhrzeit, tidpunkt, tidsstämpel, tidsstempel,
        horodatage, date heure, heure, aikaleima, aika, ajankohta, päivämäärä, pvm
        """,
    Role.START: """
        start time, start timestamp, start date, start, started, started at, begin, begin time, begin date,
        began, time start, starttid, startdato, starttidspunkt, påbegyndt, begyndt, startdatum, starttijd,
        begindatum, begintijd, aanvang, begin, Beginn, Startzeit, Anfang, Startzeitpunkt, började, påbörjad,
        startet, påbegynt, début, date de début, heure de début, date début, alku, alkuaika, aloitusaika,
        aloitettu, alkupvm
        """,
    Role.END: """
        end time, end timestamp, end date, end, ended, ended at, complete time, complete timestamp, completed
        at, completed, completion date, finish time, finish date, finished, finished at, stop, stop time, time
        end, sluttid, slutdato, sluttidspunkt, slut, afsluttet, einddatum, eindtijd, einde, Ende, Endzeit,
        Enddatum, Endzeitpunkt, beendet, slutdatum, avslutad, slutttid, sluttdato, avsluttet, fin, date de
        fin, heure de fin, date fin, loppu, loppuaika, päättymisaika, lopetusaika, päättynyt, loppupvm
        """,
    Role.RESOURCE: """
        org:resource, resource, who, user, user name, username, employee, agent, handler, case worker, caseworker,
        case handler, assigned to, assignee, performer, performed by, officer, staff, staff member, worker,
        operator, owner, clerk, done by, medarbejder, sagsbehandler, behandler, bruger, ansvarlig,
        behandelaar, medewerker, uitvoerder, gebruiker, Bearbeiter, Sachbearbeiter, Bearbeiterin, Mitarbeiter,
        Benutzer, handläggare, medarbetare, användare, utförare, saksbehandler, ansatt, bruker, utført av,
        agent, employé, utilisateur, gestionnaire, traité par, responsable, käsittelijä, työntekijä, käyttäjä,
        tekijä
        """,
    Role.GROUP: """
        org:group, org:role, group, team, department, unit, agency, agency name, office, division, section,
        agent position, position, role, directorate, gruppe, afdeling, enhed, forvaltning, hold, groep,
        eenheid, cluster, Abteilung, Einheit, Amt, Referat, Sachgebiet, Fachbereich, avdelning, enhet, grupp,
        förvaltning, avdeling, etat, seksjon, service, équipe, groupe, département, direction, osasto, tiimi,
        ryhmä, yksikkö
        """,
    Role.CHANNEL: """
        case:channel, channel, channel type, contact channel, intake channel, method received, received via,
        received by, origin, contact method, source channel, submission method, contact type, kanal,
        henvendelseskanal, indgangskanal, kanaal, ontvangstkanaal, communicatiekanaal, Eingangskanal,
        Eingangsweg, Kontaktweg, kontaktkanal, kontaktväg, canal, canal de contact, mode de réception, kanava,
        saapumistapa, yhteydenottotapa
        """,
    Role.DUE: """
        case:deadline, due, due date, due at, due by, deadline, target date, promised date, sla date, sla due,
        frist, fristdato, forfald, forfaldsdato, tidsfrist, uiterste datum, uiterlijke datum, streefdatum,
        fatale datum, Frist, fällig, fällig am, Fälligkeit, Fälligkeitsdatum, Fristende, Termin,
        förfallodatum, förfaller, tidsfrist, senast, forfallsdato, forfall, échéance, date d'échéance, date
        limite, délai, määräaika, määräpäivä, eräpäivä
        """,
    Role.OUTCOME: """
        outcome, result, decision, resolution, case:outcome, case:result, udfald, resultat, afgørelse,
        uitkomst, resultaat, besluit, beslissing, Ergebnis, Entscheidung, Bescheid, utfall, beslut, vedtak,
        résultat, décision, issue, tulos, päätös, lopputulos, ratkaisu
        """,
    Role.CREATED: """
        created, created date, created at, created on, creation date, opened, opened date, opened at, open
        date, received, received date, received at, date received, date opened, date created, registration
        date, registered, submitted, submitted date, submission date, request date, requested, requested
        datetime, application date, reported, logged, arrival, arrival date, oprettet, oprettet dato,
        oprettelsesdato, modtaget, modtaget dato, modtagelsesdato, henvendelsesdato, aangemaakt, aanmaakdatum,
        ontvangen, ontvangstdatum, registratiedatum, aanvraagdatum, indiendatum, erstellt, erstellt am,
        Erstelldatum, eingegangen, eingegangen am, Eingang, Eingangsdatum, angelegt, angelegt am,
        Antragsdatum, skapad, skapat, inkommen, inkom, inkomstdatum, ankomstdatum, registrerad, opprettet,
        mottatt, mottatt dato, registrert, créé, créé le, date de création, date création, reçu, reçu le, date
        de réception, date réception, date de dépôt, ouvert le, luotu, luontipäivä, saapunut, saapumispäivä,
        vireilletulo, vireilletulopäivä
        """,
    Role.CLOSED: """
        closed, closed date, closed at, close date, closing date, date closed, completed, completed date,
        completion date, completed at, resolved, resolved date, resolved at, finished, finished date, ended,
        settled, updated and closed, afsluttet, afsluttet dato, afslutningsdato, lukket, færdig,
        færdigbehandlet, afgjort, afgesloten, afgehandeld, afhandeldatum, afgehandeld op, sluitingsdatum,
        gesloten, afsluitdatum, geschlossen, abgeschlossen, abgeschlossen am, erledigt, erledigt am,
        Abschluss, Abschlussdatum, beendet, avslutad, stängd, avslutsdatum, avsluttet, lukket dato, ferdig,
        ferdigbehandlet, clos, clôturé, clôture, clos le, clôturé le, date de clôture, date clôture, fermé,
        fermé le, suljettu, päättynyt, päättymispäivä, valmistunut, ratkaistu
        """,
}

SOMEONE_ELSE = frozenset(
    [
        "customer",
        "kunde",
        "klant",
        "client",
        "kund",
        "asiakas",
        "borger",
        "citizen",
        "applicant",
        "user",
        "agent",
        "employee",
        "product",
        "parent",
    ]
)
"""Words that make a number the number of something other than the case."""
AFTERTHOUGHT = frozenset(
    [
        "status",
        "updated",
        "update",
        "modified",
        "last",
        "changed",
        "edited",
        "aendret",
        "gewijzigd",
        "geandert",
    ]
)
"""Words that make a date the date of the latest change, which is no step of the case."""


def normal(name: str) -> str:
    """Return a name in lower case, without accents and punctuation, its words apart."""
    plain = unicodedata.normalize("NFKD", CAMEL.sub(" ", name).translate(LETTERS))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


NAMES: dict[Role, tuple[str, ...]] = {
    role: tuple(dict.fromkeys(filter(None, (normal(" ".join(n.split())) for n in names.split(",")))))
    for role, names in _LISTS.items()
}
_JOINED: dict[Role, frozenset[str]] = {
    role: frozenset(name.replace(" ", "") for name in names) for role, names in NAMES.items()
}
ALONE = frozenset(
    {
        "id",
        "key",
        "number",
        "no",
        "nr",
        "fin",
        "date",
        "time",
        "start",
        "end",
        "begin",
        "stop",
        "issue",
        "service",
    }
)
"""Names that say something only when they stand alone: an id of anything is not the id of a case."""


@functools.lru_cache(maxsize=1 << 15)
def fit(name: str, role: Role) -> int:
    """Say how well a column's name fits a role: EXACT, ENDS with such a name, HAS one inside, or 0."""
    words = normal(name)
    if words in NAMES[role] or words.removeprefix("case ") in NAMES[role]:
        return EXACT
    spaced = f" {words} "
    best = 0
    for known in NAMES[role]:
        if known in ALONE:
            continue
        if spaced.endswith(f" {known} "):
            return ENDS
        if f" {known} " in spaced:
            best = HAS
    return best


def means(name: str, role: Role) -> bool:
    """Tell whether a name is one of a role's, also with its words run together: startdate, EndDate."""
    return normal(name).replace(" ", "") in _JOINED[role]
