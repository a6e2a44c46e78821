"""Papers of the example are whole PDF files, and say that they are examples."""

import datetime as dt
import re

import pytest

from evenkeel.config.year import papers, texts, words


def test_the_table_of_a_page_points_at_its_objects() -> None:
    file = papers.page(["Proof (of rent)", "From: Zoë \\ Łucja"])
    start = int(file.rsplit(b"startxref\n", 1)[1].split()[0])
    assert file[start:].startswith(b"xref\n0 6\n")
    places = [int(each) for each in re.findall(rb"(\d{10}) 00000 n", file[start:])]
    assert [file[place:].split(b"\n", 1)[0] for place in places] == [b"%d 0 obj" % n for n in range(1, 6)]
    length = int(re.findall(rb"/Length (\d+)", file)[0])
    assert file.index(b"\nendstream") - file.index(b"stream\n") - len(b"stream\n") == length
    assert rb"(Proof \(of rent\)) Tj" in file
    assert "Zoë \\\\ ?ucja".encode("cp1252") in file


@pytest.mark.parametrize("key", [*words.OF, "of-another-model"])
def test_every_kind_of_case_has_words_for_all_that_is_written(key: str) -> None:
    for number in range(8):
        assert texts.title(key, "Case", number).startswith("Case")
        assert texts.note(key, number)
        assert texts.grounds(key, "Refused", number) != texts.grounds(key, "Granted", number)
    subject, letter = texts.ending(key, "Case", "Refused", 1, to="Ada", by="Bo")
    assert texts.grounds(key, "Refused", 1) in letter
    assert "Refused" in subject
    name, content = texts.paper(key, 1, by="Ada", on=dt.date(2026, 11, 2))
    assert name.endswith(".pdf")
    assert b"example" in content
