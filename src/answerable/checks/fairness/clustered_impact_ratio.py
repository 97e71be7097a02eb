"""Impact ratio where people come in clusters: the same number, an interval that knows."""

from answerable.checks.evidence.clusters import ClusterCounts
from answerable.checks.fairness.comparing_clusters import compare_clusters
from answerable.checks.registry import check
from answerable.stats.cluster import clustered_ratio
from answerable.stats.results import Series


@check(
    "fairness.clustered_impact_ratio.v1",
    asks="Is each group selected as often as its comparator, where people of a cluster go alike?",
    source="delete-a-group jackknife over buckets of clusters: Kott, J. Off. Stat. 17 (2001)",
    does_not_show="Why clusters differ, or which of them makes the difference.",
)
def clustered_impact_ratio(counts: ClusterCounts, *, level: float = 0.95) -> Series:
    """Return one number per group: 1 is parity. Only where the card names a cluster.

    `Undefined` with fewer than ten clusters, and where one cluster holds everybody of a group.
    """
    return compare_clusters(counts, lambda a, b, labels: clustered_ratio(a, b, labels, level=level))
