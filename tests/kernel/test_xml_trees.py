"""XML from elsewhere: read as ElementTree reads it, and refused where it could do harm, with the place and what to do."""

from xml.etree import ElementTree as ET

import pytest

from evenkeel.kernel import xml_trees


def test_reads_what_elementtree_reads() -> None:
    content = b'<?xml version="1.0"?><a xmlns="urn:x" y="1">one<b xmlns:z="urn:z" z:c="2"/>two</a>'
    read, usual = xml_trees.tree(content), ET.fromstring(content)
    assert ET.tostring(read) == ET.tostring(usual)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b'<!DOCTYPE m [<!ENTITY a "b">]><m>&a;</m>', "document type", id="document type"),
        pytest.param(b"<a>" * 200, "deep", id="deep"),
        pytest.param(b"<a>\n<b></a>", "line 2, column", id="torn"),
        pytest.param(b"", "line 1", id="empty"),
        pytest.param(b"<a>" + b" " * (xml_trees.MAX_BYTES + 1), "larger than 64 MB", id="large"),
    ],
)
def test_refuses_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(xml_trees.NotXml, match=said) as refused:
        xml_trees.tree(content)
    assert refused.value.message.startswith("This is no XML that can be read: ")
