"""AUC gap: how well the score puts people in order, group by group."""

from answerable.checks.evidence.scores import ScoreCounts, Scored
from answerable.checks.fairness.scoring import compare_scores
from answerable.checks.registry import check
from answerable.stats.areas import area_gap
from answerable.stats.design_scores import design_area_gap
from answerable.stats.results import Entry, Series


@check(
    "fairness.auc_gap.v1",
    asks="Does the score tell good from bad outcomes equally well in each group?",
    source=(
        "Hanley and McNeil, Radiology 143 (1982); intervals: Newcombe, Stat. Med. 25 (2006), "
        "joined by Zou and Donner, Stat. Med. 27 (2008); clusters: Obuchowski, Biometrics 53 (1997)"
    ),
    does_not_show="Where the threshold lies, or whether people of different groups are in order.",
    weighs=True,
)
def auc_gap(counts: ScoreCounts, *, level: float = 0.95) -> Series:
    """Return per group its area under the ROC curve minus the comparator's: 0 is equal.

    An area is the share of pairs of one good and one bad person of the *same* group whom the score
    puts in order, ties as half: exact on the counts, whatever the ties. Where the outcome is a past
    decision the entries say "agreement with past decisions". `Undefined` where a group has nobody
    with the good, or nobody with the bad outcome.
    """

    def measure(a: Scored, b: Scored) -> Entry:
        if a.sample and b.sample:
            return design_area_gap(a.sample, b.sample, level=level)
        return area_gap((a.label, a.bins), (b.label, b.bins), level=level)

    return compare_scores(counts, measure)
