"""Limits against the checks there are: the plan knows those, the card does not."""

from collections.abc import Collection

from answerable.card.card import Card
from answerable.card.faults import quoted, suggest
from answerable.errors import Problem


def unknown_checks(card: Card, checks: Collection[str]) -> tuple[Problem, ...]:
    """Return a problem for each limit whose check is none of `checks`, with line and mend.

    `checks` are full names ("fairness.impact_ratio.v1"); a card may leave the version out.
    """
    known = sorted({*checks, *(name.rsplit(".v", 1)[0] for name in checks)})
    short = tuple(sorted({name.rsplit(".v", 1)[0] for name in checks}))
    return tuple(
        Problem(
            str(card.path),
            limit.line,
            f"{limit.source} {quoted(limit.id)} names the check {quoted(limit.check)}, "
            "which does not exist.",
            suggest(limit.check, short, "There are"),
        )
        for limit in card.limits
        if limit.check not in known
    )
