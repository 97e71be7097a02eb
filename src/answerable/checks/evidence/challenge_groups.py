"""Groups of people as each model would have decided about them, as many chosen by each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from answerable.card.card import Card
from answerable.checks.ask import Ask, Skip
from answerable.checks.evidence.asking import about_groups
from answerable.checks.evidence.challenge import CHALLENGES, Challenge, Contender, challenged
from answerable.checks.evidence.split import sentinels_of_column, word_of
from answerable.checks.registry import provides
from answerable.checks.untold_crossed import hidden_together
from answerable.errors import EvidenceError
from answerable.stats.people import share_of
from answerable.stats.results import Count
from answerable.tables.values import as_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class GroupChallenge:
    """A challenge and everybody's group."""

    challenge: Challenge
    attribute: str
    groups: "tuple[tuple[str, npt.NDArray[np.bool_]], ...]"
    """Group and who belongs to it, by name."""
    comparator: str
    """The named reference, else the group the model in use selects most of."""
    unknown: int
    """People whose group nobody knows."""
    minimum: int
    """What becomes of fewer people than this is not told."""
    hidden: frozenset[str] = frozenset()
    """Groups of whom nobody is told how good and bad outcomes were chosen: few had one of them, or
    such few would follow from the others."""

    def rates(self, model: Contender, label: str) -> tuple[Count, Count, Count]:
        """Return the selected of a group, of its good outcomes, and of its bad ones."""
        mine, people = dict(self.groups)[label], self.challenge.people
        good, chosen = people.good, model.selected
        whom = (mine, mine & good, mine & ~good)
        one, two, three = (people.count(label, chosen, among) for among in whom)
        return one, two, three


class GroupChallenges:
    """Makes `GroupChallenge` for every protected attribute and declared group."""

    makes: type = GroupChallenge

    def asks(self, card: Card) -> Iterator[Ask | Skip]:
        """Return one ask per use with a model and group, or why there is none."""
        for use in card.system.uses:
            if not use.decision:
                continue
            asked = challenged(card, use)
            if isinstance(asked, Skip):
                yield asked
                continue
            for one in about_groups(card, use.name, ""):
                if isinstance(one, Skip):
                    yield one
                else:
                    yield Ask(
                        use=use.name,
                        component=asked.component,
                        attribute=one.attribute,
                        group=one.group,
                    )

    def open(self, ask: Ask, bench: Any) -> GroupChallenge:
        """Return everybody's group. Raises `EvidenceError` where nobody's is known."""
        import numpy as np

        challenge = CHALLENGES.open(ask, bench)
        card: Card = bench.card
        words, reference = _words(ask, card, bench, challenge.people.rows)
        labels = sorted({word for word in words.tolist() if word is not None})
        groups = tuple((label, np.asarray(words == label, dtype=bool)) for label in labels)
        if len(groups) < 2:
            raise EvidenceError(f"there are no two groups of {ask.label!r} to compare.")
        chosen, people = challenge.in_use.selected, challenge.people
        shares = {k: share_of(people.count(k, chosen, mine)) for k, mine in groups}
        most = max(groups, key=lambda group: (shares[group[0]], group[0]))
        known = {label for label, _ in groups}
        return GroupChallenge(
            challenge=challenge,
            attribute=ask.label,
            groups=groups,
            comparator=reference if reference in known else most[0],
            unknown=sum(word is None for word in words.tolist()),
            minimum=card.minimum_cell,
            hidden=_hidden(groups, challenge.people.good, card.minimum_cell)
            | bench.untold.crossed.get(ask.label, frozenset()),
        )


def _hidden(
    groups: "Sequence[tuple[str, npt.NDArray[np.bool_]]]",
    good: "npt.NDArray[np.bool_]",
    minimum: int,
) -> frozenset[str]:
    """Return the groups with few good or few bad outcomes, and as many others as hide these."""
    import numpy as np

    people = np.array(
        [[int((mine & which).sum()) for _, mine in groups] for which in (good, ~good)]
    )
    hidden = hidden_together(people, minimum)
    return frozenset(label for (label, _), gone in zip(groups, hidden, strict=True) if gone)


def _words(
    ask: Ask, card: Card, bench: Any, rows: "npt.NDArray[np.intp]"
) -> "tuple[npt.NDArray[np.object_], str]":
    """Return the group of each person, None where nobody knows, and the group to compare with."""
    import numpy as np

    if ask.group:
        group = next(g for g in card.data.groups if g.name == ask.group)
        names = {True: group.name, False: group.others}
        mask = bench.read.where_mask(group.where)[rows].tolist()
        return np.array([names.get(belongs) for belongs in mask], dtype=object), group.others
    protected = next(p for p in card.data.protected if p.name == ask.attribute)
    text = as_text(bench.recorded.batch([protected.column])[protected.column][rows])
    missing, declared = sentinels_of_column(card, protected.column), protected.words
    words = [word_of(value, declared, missing) for value in text.tolist()]
    return np.array(words, dtype=object), protected.reference


provides(GroupChallenges())
