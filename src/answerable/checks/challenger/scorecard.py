"""The scorecard that would do the work: every line with its points."""

from answerable.checks.evidence.challenge import Challenge
from answerable.checks.registry import check
from answerable.stats.design import design_name, populations
from answerable.stats.design_effect import too_few
from answerable.stats.people import is_sampled, plain
from answerable.stats.results import Entry, Estimate, Key, Series, Undefined

METHOD = "wald_of_points"
LEVEL = 0.95


@check(
    "challenger.scorecard.v1",
    asks="What would a scorecard look like that everybody could add up?",
    source="Logistic regression on joined levels, Bayes' information criterion (Schwarz, Ann. "
    "Stat. 6, 1978), whole points after Ustun and Rudin, Machine Learning 102 (2016)",
    does_not_show="What causes the outcome: points say what went together in these cases. "
    "Intervals take the lines as given, though they were chosen on the same people.",
    weighs=True,
)
def scorecard(challenge: Challenge) -> Series:
    """Return the points of each line; more points, more like those with the good outcome.

    The worst line of each field has 0 points, and the best case about 100. Beside each: how many
    people stand on the line and how many of them had the good outcome. The interval is that of the
    points against the worst line of the field. `Undefined`, with the points, where few clusters
    leave no interval.
    """
    entries: list[tuple[Key, Entry]] = []
    good, cluster = challenge.people.good, challenge.people.cluster
    few = "" if cluster is None else too_few(len(set(cluster.tolist())))
    for field in challenge.card.fields:
        one = challenge.inputs[field.place]
        where = field.line[one.levels.codes]
        for number, points in enumerate(field.points.tolist()):
            mine, label = where == number, one.label(field.line, number)
            count = challenge.people.count(f"{one.name} {label}", good, mine)
            stand = populations(count)
            method = design_name(METHOD, count) if is_sampled(count) else METHOD
            if few:
                entries.append(((one.name, label), Undefined(f"{points} points; {few}")))
                continue
            low, high = float(field.low[number]), float(field.high[number])
            entry = Estimate(float(points), min(low, points), max(high, points), LEVEL, method,
                             int(count.n), (plain(count),), population=stand)  # fmt: skip
            entries.append(((one.name, label), entry))
    if not entries:
        entries.append((("", ""), Undefined("no field pays for a line: everybody scores alike")))
    return Series(("field", "values"), tuple(entries))
