"""Demographic parity difference where people come in clusters: an interval that knows it."""

from answerable.checks.evidence.clusters import ClusterCounts
from answerable.checks.fairness.comparing_clusters import compare_clusters
from answerable.checks.registry import check
from answerable.stats.cluster import clustered_difference
from answerable.stats.results import Series


@check(
    "fairness.clustered_demographic_parity_difference.v1",
    asks="By how many points do selection rates differ, when people of one cluster may go alike?",
    source="delete-a-group jackknife over buckets of clusters: Kott, J. Off. Stat. 17 (2001)",
    does_not_show="Why clusters differ, or which of them makes the difference.",
)
def clustered_demographic_parity_difference(
    counts: ClusterCounts, *, level: float = 0.95
) -> Series:
    """Return one number per group: 0 is parity. Only where the card names a cluster.

    `Undefined` with fewer than ten clusters, and where one cluster holds everybody of a group.
    """
    return compare_clusters(
        counts, lambda a, b, labels: clustered_difference(a, b, labels, level=level)
    )
