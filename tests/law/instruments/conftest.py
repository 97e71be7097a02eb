"""One use, asked about in one law."""

from types import SimpleNamespace

import pytest

from answerable.law.classify import classify


@pytest.fixture
def asked(given, today):
    """Return what one instrument says about one use: a function of the instrument and the use."""

    def ask(law, facts="", *, day=today, country="DE", size="large", party=None, texts=None,
            roles=("provider", "deployer"), **purpose):  # fmt: skip
        stated = []
        for word in facts.split():
            name, _, value = word.partition(":")
            no = name.startswith("no_")
            stated.append(given.said(name.removeprefix("no_"), value or ("no" if no else "yes")))
        use = given.use("it", facts=stated, places=(country,), **purpose)
        home = party or country.partition("-")[0]
        found = classify(
            given.system(use, country=home, size=size, roles=roles), as_of=day, texts=texts
        )
        one = found.use("it")
        return SimpleNamespace(
            classes={c.name: c for c in one.classes if c.instrument == law},
            open={u.rule: u for u in one.undecided if u.instrument == law},
            silent=[n.cite for n in one.not_examined if n.instrument == law],
            duties={d.id: d for d in one.duties if d.instrument == law},
            penalties=[p.text for p in one.penalties if p.instrument == law],
            steps={s.rule: s for s in one.steps if s.instrument == law},
            questions=[q.fact for q in one.questions],
            text=next((w for w in found.wordings if w.instrument == law), None),
        )

    return ask
