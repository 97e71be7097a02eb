"""Limits for a first card, as comments: one per kind of check, with the scale of its number."""

from collections.abc import Sequence

from answerable.card.toml import toml_text

_RECIPE = """\
# Limits you set yourselves; take away the # of those you mean, and say who sets them and why.
# [[policy]]
# id = "four-fifths"                    # favoured at least 4/5 as often as the group favoured most
# check = "fairness.impact_ratio"
# of = {of}
# at_least = 0.8
# reason = "..."
# who = "..."
#
# [[policy]]
# id = "rates-within-ten-points"
# check = "fairness.demographic_parity_difference"
# of = {of}
# at_least = -0.1
# at_most = 0.1
#
# [[policy]]
# id = "errors-within-five-points"      # needs an outcome that is a truth
# check = "fairness.accuracy_difference"
# of = {of}
# at_least = -0.05
# at_most = 0.05
#
# [[policy]]
# id = "no-column-gives-the-outcome-away"
# check = "data.outcome_leak"           # 0.5: a coin; 1: it knows the outcome
# at_most = 0.9
#
# [[policy]]
# id = "no-field-gives-the-group-away"
# check = "proxies.recovered_alone"     # 0.5: a coin; 1: it is the group
# of = {of}
# at_most = 0.8
#
# [[policy]]
# id = "columns-stay-put"
# check = "data.drift"                  # 0: nothing moved; needs `period` above
# at_most = 0.1
#
# [[policy]]
# id = "no-row-twice"
# check = "data.duplicates"
# at_most = 0.01

"""


def recipe(of: str) -> Sequence[str]:
    """Return the lines, about the protected attribute `of`; without their `# ` they are limits."""
    return _RECIPE.format(of=toml_text(of)).splitlines()
