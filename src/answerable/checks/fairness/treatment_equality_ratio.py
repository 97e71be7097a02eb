"""Treatment equality: in which direction the errors about a group go."""

from answerable.checks.evidence.agreement import AgreementCounts, Confusion
from answerable.checks.fairness.comparing import compare_confusions, named
from answerable.checks.registry import check
from answerable.stats.odds import odds_ratio
from answerable.stats.results import Count, Entry, Series, Undefined


@check(
    "fairness.treatment_equality_ratio.v1",
    asks="Do errors about each group hit as many good people refused per bad one selected?",
    source=(
        "Berk et al., Sociol. Methods Res. 50 (2021) (treatment equality); interval: Miettinen and "
        "Nurminen, Stat. Med. 4 (1985)"
    ),
    does_not_show="How many errors there are: many and few can have the same proportion.",
    weighs=True,
)
def treatment_equality_ratio(counts: AgreementCounts, *, level: float = 0.95) -> Series:
    """Return per group (FN / FP) over (FN / FP) of the comparator: 1 is treatment equality.

    Above 1: the errors about the group are refusals of good people more often than those about the
    comparator. `counts` are the refusals among the errors. Where the outcome is a past decision the
    entries say "agreement with past decisions". `Undefined` where no error of one of the two kinds
    was made.
    """

    def measure(a: Confusion, b: Confusion) -> Entry:
        pair = wrong_refusals(a), wrong_refusals(b)
        for group in pair:
            if not group.n:
                return Undefined(f"no decision about {group.label!r} was wrong", pair)
            if group.successes in (0, group.n):
                kind = "selected" if group.successes else "refused"
                who = "nobody bad was" if group.successes else "nobody good was"
                return Undefined(f"in {group.label!r} {who} {kind}: there is no ratio", pair)
        a_named, b_named = (named(group, "refusals among errors") for group in pair)
        return odds_ratio(a_named, b_named, level=level)

    return compare_confusions(counts, measure)


def wrong_refusals(group: Confusion) -> Count:
    """Return the good people refused among all who were decided wrongly."""
    return Count(group.label, group.refused_good, group.refused_good + group.selected_bad)
