"""Who gets in at the addresses of calls and customers: the rows stand beside the test that asks everybody at each of them."""

from tests.contexts.casework.test_pages_caller import TABLE

__all__ = ["TABLE"]
