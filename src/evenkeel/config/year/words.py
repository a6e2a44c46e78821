"""What the cases of each kind are about: invented subjects, papers, grounds and notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Words:
    """Words for the cases of one kind; of each, a case has the one that its number names."""

    about: tuple[str, ...]
    """What customers want, as titles say it."""
    granted: tuple[str, ...] = (
        "All conditions are met by what was handed in.",
        "We have compared what was said with our registers, and it fits.",
    )
    refused: tuple[str, ...] = (
        "A paper that the rule asks for was not handed in, though we asked twice.",
        "The rule leaves no room in a case like this one; what else we can offer is in the letter.",
    )
    notes: tuple[str, ...] = (
        "Spoke with the customer: best reached after five.",
        "A helper speaks for the customer; her number is in the file.",
        "Compared with the register: the address is right.",
    )
    paper: str = "a paper that shows where you live"
    file: str = "Proof of address"


USUAL: Final = Words(about=("", "second attempt", "moved in lately", "with a helper"))
MONEY: Final = (
    "Income and rent are below the limits for the size of the household.",
    "Wages of the last two months and the rent book were checked; help is due from the day of the claim.",
    "Savings are below the limit, and the rent is one that can be covered in full.",
)
NO_MONEY: Final = (
    "The income of the household is above the limit of the year by £38 a week.",
    "The savings of the household are above the limit of £16,000.",
    "Pay slips for September were asked for twice and have not come.",
)

OF: Final[Mapping[str, Words]] = {
    "household-extension": Words(
        (
            "kitchen at the back, one storey",
            "dormer towards the street",
            "garage becomes a room",
            "porch and ramp",
            "loft with two windows",
        ),
        granted=(
            "The extension keeps three metres from the boundary, and no neighbour objected.",
            "The height is within the plan of the area; the roof follows that of the neighbour.",
        ),
        refused=(
            "The extension takes the light from the kitchen of the house next door.",
            "The dormer breaks the line of the roofs in a street that is protected.",
        ),
        notes=(
            "Neighbour on the left rang: worried about the wall, will write.",
            "Drawings have no scale; architect sends new ones.",
            "Site visited, photographs are in the file.",
        ),
        paper="the drawings of all four sides, with a scale",
        file="Drawings with scale",
    ),
    "benefit-claim": Words(
        (
            "rent, hours at work were cut",
            "rent, new baby",
            "rent after a separation",
            "rent and tax, pension begins",
            "rent, lost work in the harbour",
        ),
        granted=MONEY,
        refused=NO_MONEY,
        notes=(
            "Landlord confirms the rent by telephone.",
            "Overtime in summer is not regular; took the mean of six months.",
            "Customer is anxious about arrears: told her whom to ask for advice.",
        ),
        paper="pay slips of the last two months and the tenancy agreement",
        file="Pay slips and tenancy agreement",
    ),
    "tax-support-claim": Words(
        ("single parent", "pension only", "student household", "after illness", "new tenancy"),
        granted=MONEY,
        refused=NO_MONEY,
        notes=(
            "Same household has a claim for rent; papers taken from there.",
            "Asked again for the bank statement.",
        ),
        paper="a bank statement of the last month",
        file="Bank statement",
    ),
    "council-tax-change": Words(
        ("moved in", "moved out", "lives alone now", "wrong band", "name after marriage"),
        paper="the first page of the tenancy agreement",
        file="Tenancy agreement",
    ),
    "repair-usual": Words(
        (
            "window in the bedroom does not close",
            "tap drips",
            "mould behind the wardrobe",
            "heater stays cold",
            "gutter is loose",
        ),
        notes=(
            "Tenant is at home from three o'clock.",
            "Needs a part; ordered.",
            "Same flat as in spring: look at the outside wall as well.",
        ),
        paper="two pictures of the damage",
        file="Pictures of the damage",
    ),
    "repair-urgent": Words(
        (
            "no heating, two small children",
            "water through the ceiling",
            "front door cannot be locked",
            "no light in the stairs",
        ),
        notes=("Made safe; part is ordered.", "Tenant told whom to call at night."),
        paper="a picture of the damage",
        file="Picture of the damage",
    ),
    "homelessness-case": Words(
        (
            "notice from the landlord",
            "stays with friends",
            "leaves a violent home",
            "rent arrears, hearing is set",
        ),
        granted=(
            "The landlord agrees to a plan for the arrears; the home is kept.",
            "A two-room flat was found through the rent deposit scheme.",
        ),
        refused=("Three letters and two visits found nobody; contact is lost.",),
        notes=(
            "Support worker comes to the appointment.",
            "Landlord would wait four weeks if the arrears are planned.",
            "Do not write to the old address.",
        ),
        paper="the notice from your landlord",
        file="Notice from the landlord",
    ),
    "bin-change": Words(
        ("larger bin for six people", "bin was stolen", "lid is broken", "smaller bin", "new house")
    ),
    "missed-bin": Words(
        ("paper, whole street", "garden waste", "not emptied for the second time", "recycling")
    ),
    "garden-subscription": Words(("new", "second bin", "moves with the customer", "paid twice")),
    "bulky-collection": Words(
        ("sofa and two chairs", "washing machine", "mattresses", "wardrobe, third floor")
    ),
    "licence-application": Words(
        ("café by the quay", "shop sells wine", "longer hours on Fridays", "beer garden"),
        granted=("Police and fire service have no objection; the hours end at eleven.",),
        refused=("Two residents and the police object to the hours, for reasons that the rule lets count.",),
        notes=("Fire service asks for a second exit.", "One visit with food safety is agreed."),
        paper="the plan of the rooms with the ways out",
        file="Plan of the rooms",
    ),
    "trade-licence": Words(
        ("taxi driver", "market stall, bread", "market stall, plants", "second taxi"),
        paper="the certificate of insurance",
        file="Certificate of insurance",
    ),
    "health-complaint": Words(
        ("rats by the bins", "noise from a workshop", "smell from a drain", "food shop, mould"),
        notes=("Owner cleans within a week; look again.", "Neighbours keep a diary of the noise."),
    ),
    "permit": Words(
        ("new car", "second car", "carer visits daily", "moved in", "permit was lost"),
        refused=("The street has no parking by permit.", "The vehicle is not registered at this address."),
        paper="the registration of the vehicle",
        file="Vehicle registration",
    ),
    "badge": Words(
        ("first badge", "renewal", "for a child", "badge was lost"),
        granted=("The letter of the hospital shows that walking more than fifty metres is not possible.",),
        refused=("The papers show no lasting difficulty in walking; a review can be asked for.",),
        paper="a letter of your doctor",
        file="Letter of the doctor",
    ),
    "voter-registration": Words(("turns eighteen", "moved in", "postal vote", "name after marriage")),
    "library-request": Words(
        (
            "book on order",
            "large print",
            "card for a child",
            "ten copies for a reading group",
            "room for Saturday",
        )
    ),
    "care-enquiry": Words(
        (
            "father comes home from hospital",
            "help with meals",
            "rest for a carer",
            "rails in the bathroom",
            "falls at night",
        ),
        granted=(
            "Help twice a day for six weeks, then we look again together.",
            "Rails and a raised seat; fitted next week.",
        ),
        refused=(
            "What is needed is within what the family can and wants to do; the day centre was offered.",
        ),
        notes=("Daughter rings on Wednesdays, has her mother's word.", "District nurse visits on Mondays."),
    ),
    "complaint": Words(
        (
            "nobody rang back",
            "bill was wrong twice",
            "letter cannot be understood",
            "waited three months",
            "sent from one to the next",
            "bin left in the road",
        ),
        granted=(
            "We had promised a call within two days, and nobody rang. That must not happen; we are sorry.",
            "The second bill repeated the mistake of the first. It is cancelled, and the right one is on its way.",
        ),
        refused=("The rule was followed, and it was explained; that it disappoints we understand.",),
        notes=(
            "Rang the customer first: she wants to be heard more than money.",
            "Third complaint on the same letter: tell the team.",
            "Service answers by Friday.",
        ),
        paper="the letter that you are writing about",
        file="The letter in question",
    ),
}


def of(case_type: str) -> Words:
    """Return the words for a kind of case."""
    return OF.get(case_type, USUAL)


def chosen(some: tuple[str, ...], number: int) -> str:
    """Choose one by the number of a case; neighbouring cases differ."""
    return some[number * 7 % len(some) if len(some) % 7 else number % len(some)]
