"""A limit somebody set, in words."""

from answerable.documents.words import Scale, limit_number
from answerable.system.expectations import Limit


def limit_words(limit: Limit, scale: Scale) -> str:
    """Return `at least 0.8`, in the units of the check."""
    ends = (
        f"at least {limit_number(limit.at_least, scale)}" if limit.at_least is not None else "",
        f"at most {limit_number(limit.at_most, scale)}" if limit.at_most is not None else "",
    )
    return " and ".join(end for end in ends if end) or limit.id
