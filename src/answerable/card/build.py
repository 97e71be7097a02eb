"""From the validated document to the frozen card."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from answerable.card.card import Card
from answerable.card.cross.graph import edges, in_order
from answerable.card.document import CardDocument
from answerable.card.outline import Outline
from answerable.card.places import Places
from answerable.card.unknowns import find_unknowns
from answerable.system.data import Data
from answerable.system.expectations import Limit, Scenario
from answerable.system.explanation import Explanation
from answerable.system.system import System


def build(
    document: CardDocument, raw: Mapping[str, Any], places: Places, content: bytes, file: Path
) -> Card:
    """Return the card of a document without faults."""
    return Card(
        path=file,
        sha256=hashlib.sha256(content).hexdigest(),
        system=_system(document, raw, places),
        data=_data(document),
        limits=_limits(document, places),
        scenarios=_scenarios(document, raw, places),
        gate=document.gate.read(),
        allowed_addresses=tuple(document.network.allow),
        red_lines=tuple(
            line.read(places.line(("red_line", i))) for i, line in enumerate(document.red_line)
        ),
        warnings=tuple(
            warning.read(places.line(("warning", i))) for i, warning in enumerate(document.warning)
        ),
        unknowns=find_unknowns(document, places),
        seed=document.seed,
        minimum_cell=document.minimum_cell,
        explanation=_explanation(document, places),
        multiplicity=document.multiplicity,
    )


def _system(document: CardDocument, raw: Mapping[str, Any], places: Places) -> System:
    order = in_order(edges(Outline(raw).components))
    components = {
        c.name: c.read(places.line(("component", i))) for i, c in enumerate(document.component)
    }
    return System(
        name=document.name,
        parties=tuple(party.read() for party in document.party),
        uses=tuple(use.read(order, places.line(("use", i))) for i, use in enumerate(document.use)),
        components=tuple(components[name] for name in order),
    )


def _data(document: CardDocument) -> Data:
    return Data(
        sources=tuple(source.read() for source in document.source),
        outcome=document.outcome.read() if document.outcome else None,
        decision=document.decision.read() if document.decision else None,
        protected=tuple(protected.read() for protected in document.protected),
        groups=tuple(group.read() for group in document.group),
        memberships=tuple(one.read() for one in document.membership),
        amount=document.amount.read() if document.amount else None,
        ranking=document.ranking.read() if document.ranking else None,
    )


def _explanation(document: CardDocument, places: Places) -> Explanation:
    read = document.explanation.read(
        tuple(r.read(places.line(("reason", i))) for i, r in enumerate(document.reason)),
        tuple(word.read() for word in document.word),
        document.contact.read() if document.contact else None,
    )
    actions = (a.read(places.line(("action", i))) for i, a in enumerate(document.action))
    return replace(read, actions=tuple(actions))


def _limits(document: CardDocument, places: Places) -> tuple[Limit, ...]:
    policies = (
        limit.read("policy", places.line(("policy", i))) for i, limit in enumerate(document.policy)
    )
    promises = (
        limit.read("promise", places.line(("promise", i)))
        for i, limit in enumerate(document.promise)
    )
    return (*policies, *promises)


def _scenarios(
    document: CardDocument, raw: Mapping[str, Any], places: Places
) -> tuple[Scenario, ...]:
    outline = Outline(raw)
    return tuple(
        scenario.read(outline.compared(scenario.at), places.line(("scenario", i)))
        for i, scenario in enumerate(document.scenario)
    )
