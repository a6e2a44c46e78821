"""What people call things here: days, kinds of absence, places, subjects."""

from typing import Final

from evenkeel.contexts.people.values import AbsenceKind, Place, SubjectKind

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KINDS: Final = {
    AbsenceKind.HOLIDAY: "Holiday",
    AbsenceKind.SICKNESS: "Sickness",
    AbsenceKind.PARENTAL: "Parental leave",
    AbsenceKind.TRAINING: "Training",
    AbsenceKind.OTHER: "Other",
}
PLACES: Final = {Place.OFFICE: "office", Place.HOME: "home", Place.FIELD: "out and about"}
SUBJECTS: Final = {
    SubjectKind.CUSTOMER: "A customer",
    SubjectKind.ORGANISATION: "An organisation",
    SubjectKind.CASE: "A case",
}
