"""Two ways to quote a premium. Neither reads ethnicity; one reads what gives it back."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from street_data import MAKES, POSTCODES

Column = npt.NDArray[Any]
STANDARD_UP_TO = 600.0
"""Euros a year. Above this the offer is the expensive one."""


def by_street_and_car(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return the premium from postcode, make and age, as the firm's tariff of last year had it.

    The surcharges were fitted to what the market would bear in each street, not to claims.
    """
    postcode = np.array([POSTCODES.index(word) for word in batch["postcode"]])
    make = np.array([MAKES.index(word) for word in batch["make"]])
    premium = 430.0 + 9.0 * postcode + 12.0 * make + 150.0 * (batch["age"] < 25)
    return {"premium": premium.astype(np.float64)}


def by_driving(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return the premium from age, mileage and years without a claim."""
    premium = 390.0 + 7.0 * batch["mileage"].astype(np.float64) + 150.0 * (batch["age"] < 25)
    premium = premium + 180.0 * np.exp(-batch["free_years"].astype(np.float64) / 4)
    return {"premium": premium}


def offer(batch: Mapping[str, Column]) -> dict[str, Column]:
    """Return which contract is offered."""
    word = np.where(batch["premium"] <= STANDARD_UP_TO, "standard", "expensive")
    return {"offer": word.astype(object)}
