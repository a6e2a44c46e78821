"""Partner services as Open Referral's Human Services Data Specification (HSDS 3.0) has them; out and in.

Facts from the schemas of the standard, https://docs.openreferral.org (CC BY-SA 4.0); none of its text is used.
"""
