"""How well the income extractor reads, by kind of income and by whether the wording was known.

python accuracy.py
"""

import sys
from pathlib import Path

Accuracy = dict[tuple[str, str], tuple[int, int]]


def extractor_accuracy(variant: str = "clean") -> Accuracy:
    """Return (part, "seen" or "unseen") -> (statements read to the dollar, statements).

    Over all incomes stated in the 1,989 applications; "seen" says whether the pattern of the
    statement was known when the extractor was written. `variant` is "planted" or "clean".
    """
    from mortgage_data import applications
    from mortgage_extractor import KNOWS, read_incomes
    from mortgage_incomes import stated_parts
    from mortgage_texts import Style, write_texts

    rows = applications()
    read = read_incomes({"clean_text": write_texts(rows, messy=False)}, KNOWS[variant])
    styles = [Style(int(style)) for style in rows["style"]]
    counts: Accuracy = {}
    for part, stated in stated_parts(rows).items():
        for style, true, found in zip(styles, stated, read[f"{part}_read"], strict=True):
            if true > 0:
                key = (part, "seen" if style.income_pattern(part)[1] else "unseen")
                right, n = counts.get(key, (0, 0))
                counts[key] = (right + int(abs(true - found) < 0.5), n + 1)
    return counts


def main() -> None:
    """Print one line per kind of income and kind of pattern, for both variants."""
    both = {variant: extractor_accuracy(variant) for variant in ("planted", "clean")}
    print(f"{'':24}{'planted':>14}{'clean':>14}")  # noqa: T201
    for key in sorted(both["clean"]):
        cells = "".join(f"{'{} of {}'.format(*both[v][key]):>14}" for v in both)
        print(f"{key[0] + ', ' + key[1]:24}{cells}")  # noqa: T201


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
