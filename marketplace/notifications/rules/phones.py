"""Phone numbers, and how often codes are sent and tried."""

from __future__ import annotations

from typing import Any, Final

from marketplace.accounts.rules.limits import Bucket
from marketplace.core.lazy import Later

phonenumbers: Any = Later("phonenumbers")

CODES_TO_PERSON: Final = Bucket("phone.person", 3, 1200)
CODES_TO_NUMBER: Final = Bucket("phone.number", 3, 3600)
CODES_IN_ALL: Final = Bucket("phone.all", 200, 30)
"""Texts cost money: those who send them to numbers of their own that earn by it find little here."""
CODES_TRIED: Final = Bucket("phone.tried", 5, 600)


def international(raw: str) -> str | None:
    """Return a number in E.164, or None where it is none that takes texts. It must name its country, as "+34"."""
    try:
        number = phonenumbers.parse(raw, None)
    except phonenumbers.NumberParseException:
        return None
    takes_texts = {
        phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
    }  # fmt: skip
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in takes_texts:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def shown(number: str) -> str:
    """Return a number as people write it."""
    parsed = phonenumbers.parse(number, None)
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
