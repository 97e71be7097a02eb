"""The steps of the mortgage decision that are no model: each takes a batch and returns fields.

A batch is field -> numpy array with one value per case. Money is in dollars a month, `loanamt` and
`price` in 1000 dollars, ratios in per cent of the income that was *read*.
"""

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from mortgage_incomes import floats
from mortgage_texts import write_texts

Fields = Mapping[str, npt.NDArray[np.generic]]
Written = dict[str, npt.NDArray[np.generic]]

THRESHOLD = 0.80
"""The bank's policy. The base rate of past approvals is .877: at .5 almost nobody is refused."""
HOUSING_GUIDE = 28.0
OBLIGATIONS_GUIDE = 36.0
"""Lenders' guide at the time: 28 % of income for housing, 36 % for all obligations."""
RATIO_CAP = 100.0
"""Ratios above this say no more; also the ratio of an application without any income."""
MAILING_SCORE = 0.95


def application_form(batch: Fields) -> Written:
    """Return what the applicant hands in: the letter, and the boxes of the form as filled in."""
    return {
        "application_text": write_texts(batch),
        "stated_loan": floats(batch, "loanamt"),
        "stated_price": floats(batch, "price"),
        "housing_expense": floats(batch, "hexp"),
        "all_obligations": floats(batch, "obligations"),
        "industry_unemployment": floats(batch, "unem"),
        "held_out_fold": floats(batch, "fold"),
    }


def credit_report(batch: Fields) -> Written:
    """Return what the credit bureau says: consumer credit from 1 (no late payment) to 6 (worst).

    `cons` is used and `chist` is not: they say the same thing (`chist` is 0 where `cons` > 4).
    """
    return {"consumer_credit": floats(batch, "cons"), "bankruptcy": floats(batch, "pubrec")}


def document_reader(batch: Fields) -> Written:
    """Return the letter with spaces, line breaks and apostrophes as one would type them."""
    texts = (str(text).replace("\u2019", "'") for text in batch["application_text"])
    clean = [re.sub(r"\s+", " ", text).strip() for text in texts]
    return {"clean_text": np.array(clean, dtype=object)}


def text_as_typed(batch: Fields) -> Written:
    """Reference of the document reader: the letter before it was scanned, from the row itself."""
    return {"clean_text": write_texts(batch, messy=False)}


def affordability(batch: Fields) -> Written:
    """Return the ratios, recomputed from the income that was read.

    `ratio_excess` is by how many points the worse of the two ratios passes its guide; 0 within.
    """
    income = floats(batch, "income_read")
    housing = _per_cent(floats(batch, "housing_expense"), income)
    obligations = _per_cent(floats(batch, "all_obligations"), income)
    over = np.maximum(housing - HOUSING_GUIDE, obligations - OBLIGATIONS_GUIDE)
    return {
        "housing_ratio": housing,
        "obligations_ratio": obligations,
        "ratio_excess": np.clip(over, 0.0, None),
        "loan_to_value": floats(batch, "stated_loan") / floats(batch, "stated_price"),
    }


def _per_cent(
    part: npt.NDArray[np.float64], whole: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return 100 * part / whole, at most RATIO_CAP; RATIO_CAP where the whole is 0."""
    safe = np.where(whole > 0, whole, 1.0)
    return np.where(whole > 0, np.minimum(100 * part / safe, RATIO_CAP), RATIO_CAP)


def affordability_by_hand(batch: Fields) -> Written:
    """Reference of `affordability`: the same guide, one case at a time, in plain arithmetic."""
    names = ("income_read", "housing_expense", "all_obligations", "stated_loan", "stated_price")
    columns = (floats(batch, name).tolist() for name in names)
    rows: list[tuple[float, float, float, float]] = []
    for income, expense, owed, loan, price in zip(*columns, strict=True):
        housing = min(100 * expense / income, 100.0) if income > 0 else 100.0
        total = min(100 * owed / income, 100.0) if income > 0 else 100.0
        rows.append((housing, total, max(housing - 28, total - 36, 0.0), loan / price))
    written = np.array(rows).reshape(-1, 4)
    out = ("housing_ratio", "obligations_ratio", "ratio_excess", "loan_to_value")
    return {name: written[:, place] for place, name in enumerate(out)}


def threshold_rule(batch: Fields) -> Written:
    """Return "approve" where the score reaches the policy's threshold, else "refuse"."""
    reached = floats(batch, "score") >= THRESHOLD
    return {"decision": np.where(reached, "approve", "refuse").astype(object)}


def threshold_as_written(batch: Fields) -> Written:
    """Reference of the threshold rule: policy MD-7, "approve from 80 points of 100"."""
    scores = floats(batch, "score").tolist()
    words = ["approve" if score >= 0.80 else "refuse" for score in scores]
    return {"decision": np.array(words, dtype=object)}


REASONS = {
    "ratio_excess": "your monthly obligations are high for the income we read in your application",
    "loan_to_value": "the loan is large for the price of the house",
    "consumer_credit": "payments on consumer credit were late",
    "bankruptcy": "a bankruptcy is on record",
    "industry_unemployment": "unemployment is high in your line of work",
}
"""What the letter says for each feature of the score."""


def letter_writer(batch: Fields) -> Written:
    """Return the letter to the applicant; the officer's word is the last one."""
    texts = []
    for proposal, officer, feature in zip(
        batch["decision"], batch["officer_decision"], batch["main_reason"], strict=True
    ):
        if officer == "approve":
            texts.append("We are glad to offer you the mortgage you asked for.")
        elif proposal == "refuse":
            texts.append(
                f"We cannot offer you this mortgage. What weighed most: {REASONS[str(feature)]}."
            )
        else:
            texts.append("We cannot offer you this mortgage. Our officer will tell you why.")
    return {"letter": np.array(texts, dtype=object)}


def mail_selector(batch: Fields) -> Written:
    """Return "yes" for people who get advertising for a second loan, by the same score."""
    chosen = floats(batch, "score") >= MAILING_SCORE
    return {"mailing": np.where(chosen, "yes", "no").astype(object)}
