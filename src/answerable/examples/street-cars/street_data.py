"""4,000 invented drivers of an invented town: who lives where, who drives what, who had a claim.

Nobody and nothing here is real. The town is segregated: of its 24 postcodes most are home mainly
to one of two ethnic groups, and dealers of one group sell other makes than those of the other. How
people drive depends on age, mileage and years without a claim; on nothing else.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

SEED = 351
DRIVERS = 4000
POSTCODES = tuple(f"{number:05d}" for number in range(4101, 4125))
MAKES = ("Adler", "Borga", "Cardo", "Delva", "Eterna", "Ferro", "Gallo", "Hanno", "Istria", "Jolly")

Column = npt.NDArray[Any]


def drivers() -> dict[str, Column]:
    """Return column -> one value per driver, always the same 4,000."""
    rng = np.random.default_rng(SEED)
    ours = rng.random(DRIVERS) < 0.3
    age = np.clip(rng.normal(44, 14, DRIVERS).round(), 18, 85).astype(np.int64)
    mileage = np.clip(rng.normal(14, 5, DRIVERS), 2, 40).round(1)
    free_years = np.minimum(rng.integers(0, 26, DRIVERS), age - 18)
    risk = 0.04 + 0.10 * (age < 25) + 0.005 * mileage + 0.06 * np.exp(-free_years / 4)
    claim = rng.random(DRIVERS) < risk
    return {
        "driver": np.array([f"D{number:04d}" for number in range(DRIVERS)], dtype=object),
        "ethnicity": np.where(ours, "Velan", "Ostrian").astype(object),
        "postcode": _drawn(rng, POSTCODES, ours, steepness=0.07),
        "make": _drawn(rng, MAKES, ours, steepness=0.15),
        "age": age,
        "mileage": mileage,
        "free_years": free_years.astype(np.int64),
        "claim": claim.astype(np.int64),
    }


def _drawn(
    rng: np.random.Generator, words: tuple[str, ...], ours: Column, *, steepness: float
) -> Column:
    """Return a word for everybody: late words are likelier in one group, early in the other."""
    place = np.arange(len(words)) - (len(words) - 1) / 2
    one, other = np.exp(steepness * place), np.exp(-steepness * place)
    first = rng.choice(len(words), DRIVERS, p=one / one.sum())
    second = rng.choice(len(words), DRIVERS, p=other / other.sum())
    return np.array(words, dtype=object)[np.where(ours, first, second)]
