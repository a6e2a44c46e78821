"""Invented names, addresses and numbers. Mail goes to .example, and no telephone network has the numbers 01000."""

import unicodedata
from typing import Final

import numpy as np

_GIVEN: Final = """
    Aaliyah Abel Adaeze Agnes Aisha Alma Amara Amir Anouk Anselm Arjun Asha Astrid Bao Beatrix Benno Bianca Brigid Bruno
    Camille Cedric Chidi Clara Cormac Dalia Damir Daria Dewi Dilys Edda Eilidh Elias Elif Emeka Enid Esme Ewan Fatima Felix Femi
    Fergus Fiona Florian Freya Gareth Gemma Goran Greta Hamza Hanna Haru Hazel Hector Hugo Ibrahim Idris Ilse Imogen Ines Ioan
    Isla Ivo Jamal Jana Jasper Jia Joanna Jonas Kaja Kamal Karim Kasia Keir Kofi Laila Lars Leila Lena Linh Lorcan Lucia Luka
    Magnus Maja Mariam Mateo Maud Mei Mina Mirek Morag Nadia Nia Niamh Nikhil Noor Odile Oisin Olga Omar Oskar Otto Padma Petra
    Piotr Quentin Rafael Rania Rhys Rosa Rowan Ruben Sabine Sami Sanna Selma Siobhan Sofia Soren Suki Tariq Tamsin Teodor Thandi
    Tilda Tomas Uma Una Vera Viktor Wanda Wen Wilf Yara Yusuf Zadie Zeno Zofia"""
_FAMILY: Final = """
    Abara Ackerfield Adeyinka Alderwick Amblethorpe Anand Arkendale Ashgrove Bakshi Barrowmere Bellweather Birkhouse Boateng
    Bramhollow Brindlecombe Brzosko Calderfoot Castellan Chandrasen Cobblestone Cranmoor Crowhurst Dalgarth Darkwood Demirel
    Dunnock Eastermoor Edgeworth Eklund Elderfield Fairbrook Farouq Fennimore Ferncliff Fairweather Gallowhill Garside Gatenby
    Ghosal Glenwater Greywether Haddadi Halvorsby Harrowgate Hartmere Heatherley Hollinside Ibekwe Inglewhite Jarrowby Jendrik
    Kalavasos Kestrelton Kilbrannan Kowalik Langmere Larkfield Lindenau Lowmoor Mackintyre-Vale Maddocksworth Marchbanks Mbeki-Shaw
    Meadowcroft Mistry Moorcock Nakagawa Netherby Nightingall Nwosu Oakenshaw Okonjo-Reed Orchardson Osei Otterburn Pellworth
    Penhallow Petrakis Pinewood Plumtree Quayle Quillfeather Rahmani Ravensworth Redfern-Low Ridgeway Rosenqvist Rowntree-Hill
    Saltmarsh Sandpiper Sedgewick Shahzad Silverdale Skerritt Sorrel Stonehaugh Swansby Tahiri Tarrant-Moss Thistlewood Thornbeck
    Tideswell Tran-Harlow Underwell Uzunov Varley-Brook Vossberg Wainfleet Waterhouse-Li Weatherall Westerdale Whinfell Willowby
    Wrenfield Yarrowdale Yeoh Zeleny"""
_STREETS: Final = """
    Anchor Barley Beacon Bracken Bridge Capstan Chapel Church Cooper Curlew Dairy Dock Drover Fell Ferry Fern Foundry Gorse
    Granary Gull Harbour Hawthorn Heather Herring Hill Jetty Kiln Lantern Lark Lighthouse Lime Market Meadow Mill Moor Net Orchard
    Packhorse Peat Quarry Quay Reservoir Rope Rowan Sailmaker School Shepherd Slate Station Tanner Tide Vale Wharf Willow
    Windmill"""
GIVEN, FAMILY, STREETS = (tuple(words.split()) for words in (_GIVEN, _FAMILY, _STREETS))
KINDS_OF_STREET: Final = ("Street", "Road", "Lane", "Close", "Way", "Row", "Terrace", "Walk")
PLACES: Final = {"harbour-vale": "Harbour Vale", "moorland": "Moorland Edge"}
TRADES: Final = (
    *("Bakery", "Café", "Cycles", "Fisheries", "Taxis", "Garage", "Kitchen", "Joinery", "Barbers", "Nursery"),
    *("Farm", "Brewery", "Flowers", "Books", "Builders", "Lettings", "Guest House", "Market Stall"),
)
LANGUAGES: Final = ("en",) * 88 + ("pl",) * 4 + ("ur",) * 3 + ("cy",) * 2 + ("ar",) * 2 + ("bfi",)


def staff(count: int, draw: np.random.Generator) -> list[str]:
    """Invent names of which no two are the same, nor two given names or family names as far as they reach."""
    given = np.resize(draw.permutation(len(GIVEN)), count)
    family = np.resize(draw.permutation(len(FAMILY)), count)
    return [f"{GIVEN[one]} {FAMILY[other]}" for one, other in zip(given, family, strict=True)]


def mailbox(name: str) -> str:
    """Make the part of an address before the @ from a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join(
        "".join(letter for letter in word if letter.isalnum() or letter == "-") for word in plain.split()
    )


def phone(number: int) -> str:
    """Make a telephone number of a code that does not exist."""
    return f"01000 {200_000 + number:06d}"


def address(house: int, street: int, kind: int, place: str) -> str:
    """Make an address."""
    return f"{house} {STREETS[street]} {KINDS_OF_STREET[kind]}, {PLACES.get(place, place.title())}"
