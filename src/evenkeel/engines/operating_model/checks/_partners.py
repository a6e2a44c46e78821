"""Checks of partners and what they offer."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, past, the
from evenkeel.engines.operating_model.checks._facts import Facts, keyed

_TRUST: Final = """\
partners:
  - key: trust
    title: Meadow Trust"""

NO_AGREEMENT: Final = Code(
    "EK321",
    "note",
    "a partner who delivers without an agreement",
    "The partner delivers a part of a service, and what was agreed is written nowhere.",
    "Name the agreement in `agreement`, and its last day in `agreement_ends`.",
    f"{_TRUST}\nservices:\n  - key: advice\n    title: Advice\n    partners: [trust]",
    f"{_TRUST}\n    agreement: Agreement on advice, 2026\nservices:\n  - key: advice\n    title: Advice\n    partners: [trust]",
)
AGREEMENT_ENDED: Final = Code(
    "EK322",
    "warning",
    "an agreement that has ended",
    "The work goes on without a basis: nobody can call on anything that was agreed.",
    "Renew the agreement, or end the work.",
    f"{_TRUST}\n    agreement: Agreement on advice\n    agreement_ends: 2019-12-31",
    f"{_TRUST}\n    agreement: Agreement on advice\n    agreement_ends: 2029-12-31",
)
NOT_REACHABLE: Final = Code(
    "EK323",
    "warning",
    "a partner's service that cannot be reached",
    "Customers can be pointed to it, but neither it nor its partner has a website, an address or a telephone number.",
    "Add `website`, `email` or `phone`.",
    f"{_TRUST}\npartner_services:\n  - key: advice\n    title: Advice\n    partner: trust",
    f"{_TRUST}\npartner_services:\n  - key: advice\n    title: Advice\n    partner: trust\n    phone: 01632 960000",
)


def _no_agreement(facts: Facts) -> Iterator[Finding]:
    """A partner who delivers a part of a service has an agreement."""
    delivering = {partner for service in facts.model.services for partner in service.partners}
    for partner in facts.model.partners:
        if partner.key in delivering and not partner.agreement:
            said = f"{the('partners', partner)} delivers a part of a service, and no agreement is named."
            yield NO_AGREEMENT.found(said, record=f"partners/{partner.key}", path=("agreement",))


def _not_reachable(facts: Facts) -> Iterator[Finding]:
    """A service of a partner can be reached, at least through the partner or at a place."""
    partners = keyed(facts.model.partners)
    for service in facts.model.partner_services:
        partner = partners.get(service.partner)
        ways = [service.website, service.email, service.phone, *service.locations]
        if partner is not None:
            ways += [partner.website, partner.email, partner.phone]
        if service.status == "active" and not any(ways):
            said = f"{the('partner_services', service)} cannot be reached: it has no website, e-mail or telephone."
            yield NOT_REACHABLE.found(said, record=f"partner_services/{service.key}", path=("website",))


CHECKS: Final = (
    Check(NO_AGREEMENT, _no_agreement),
    past(AGREEMENT_ENDED, "partners", "agreement_ends", "has an agreement that ended on"),
    Check(NOT_REACHABLE, _not_reachable),
)
