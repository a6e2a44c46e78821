"""A whole stand-up of two people, from the invitation to the mail with its outcome, through a real mail server."""

import re
import time
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arriving, Site, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAFF, LEADER = "staff@harbour-vale.example", "leader@harbour-vale.example"
