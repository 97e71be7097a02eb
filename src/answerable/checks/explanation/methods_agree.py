"""Other ways of explaining name the same main reasons; where they do not, that is said."""

from answerable.checks.evidence.faithful_reasons import FaithfulReasons
from answerable.checks.registry import check
from answerable.stats.rates import rate
from answerable.stats.results import Count, Entry, Key, Series


@check(
    "explanation.methods_agree.v1",
    asks="For how many refused people do other methods name the same two main reasons?",
    source="Krishna et al., The disagreement problem, TMLR (2024); conditioning on like people: "
    "Aas, Jullum and Loland, Artif. Intell. 298 (2021); interval: Wilson, JASA 22 (1927)",
    does_not_show="Which of the methods is right where they differ: each answers its own question.",
)
def methods_agree(evidence: FaithfulReasons, *, level: float = 0.95) -> Series:
    """Return, per other method, the share of people with the same first reason, and the same two.

    The methods: each reason moved alone to the reference (what a person asks first), and the same
    Shapley values against only that half of the reference that is most like the person.
    """
    entries: list[tuple[Key, Entry]] = []
    methods = dict.fromkeys(a.method for case in evidence.cases for a in case.agreements)
    for method in methods:
        mine = [a for case in evidence.cases for a in case.agreements if a.method == method]
        for what, same in (
            ("the two main reasons", [a.same_two for a in mine]),
            ("the first reason", [a.same_first for a in mine]),
        ):
            count = Count(f"{method}: {what} the same", sum(same), len(same))
            entries.append(((method, what), rate(count, level=level)))
    return Series(("method", "same"), tuple(entries))
