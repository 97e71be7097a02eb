"""The scorecard, written by train.py: the models as plain numbers, and their file."""

from typing import NamedTuple


class Scorecard(NamedTuple):
    """One model: logit = intercept + sum of weight * (value - mean)."""

    intercept: float
    weights: tuple[float, ...]
    means: tuple[float, ...]


MODEL_SHA256 = "90e412bef92bc79976b4c52bacd16ccf434ae3be09156a34b2d7d6848f0ccd11"

MODELS = {
    -1: Scorecard(
        2.347763405413582,
        (
            -0.08998578557849256,  # ratio_excess
            -2.312132390471681,  # loan_to_value
            -0.3571633321247471,  # consumer_credit
            -1.297034535945477,  # bankruptcy
            -0.06858653673626276,  # industry_unemployment
        ),
        (
            2.197612658651733,  # ratio_excess
            0.7706396697101362,  # loan_to_value
            2.1096028154851685,  # consumer_credit
            0.06887883358471594,  # bankruptcy
            3.882302721281517,  # industry_unemployment
        ),
    ),
    0: Scorecard(
        2.349916104693951,
        (
            -0.07497743187517238,  # ratio_excess
            -2.306992218404394,  # loan_to_value
            -0.3558261597787208,  # consumer_credit
            -1.578872720296924,  # bankruptcy
            -0.09005191545357209,  # industry_unemployment
        ),
        (
            2.197245345564527,  # ratio_excess
            0.7696126515466747,  # loan_to_value
            2.0987261146496814,  # consumer_credit
            0.07006369426751592,  # bankruptcy
            3.860127446150324,  # industry_unemployment
        ),
    ),
    1: Scorecard(
        2.4441438477037294,
        (
            -0.10327752058905759,  # ratio_excess
            -2.2993507300396328,  # loan_to_value
            -0.37609353321008937,  # consumer_credit
            -1.2220944760434147,  # bankruptcy
            -0.07688775531816469,  # industry_unemployment
        ),
        (
            2.2436499804894585,  # ratio_excess
            0.7722935308718148,  # loan_to_value
            2.1107654013690107,  # consumer_credit
            0.06782825140012445,  # bankruptcy
            3.882451829067579,  # industry_unemployment
        ),
    ),
    2: Scorecard(
        2.3397708622508833,
        (
            -0.07323882030302713,  # ratio_excess
            -2.2648246000804138,  # loan_to_value
            -0.36815161395575674,  # consumer_credit
            -1.2425276462670476,  # bankruptcy
            -0.06429512207332608,  # industry_unemployment
        ),
        (
            2.165772007022343,  # ratio_excess
            0.7679843710698318,  # loan_to_value
            2.0881440099317192,  # consumer_credit
            0.06828057107386716,  # bankruptcy
            3.902979574611955,  # industry_unemployment
        ),
    ),
    3: Scorecard(
        2.2557987177580667,
        (
            -0.09904747270429247,  # ratio_excess
            -2.1618859289994847,  # loan_to_value
            -0.33715852805076996,  # consumer_credit
            -1.1680334941568953,  # bankruptcy
            -0.05797132396172185,  # industry_unemployment
        ),
        (
            2.2124541204957255,  # ratio_excess
            0.773200188202232,  # loan_to_value
            2.140625,  # consumer_credit
            0.071875,  # bankruptcy
            3.8781875559687613,  # industry_unemployment
        ),
    ),
    4: Scorecard(
        2.363160625823444,
        (
            -0.10112640597396216,  # ratio_excess
            -2.5640542943992046,  # loan_to_value
            -0.3509576733290625,  # consumer_credit
            -1.2448567189742221,  # bankruptcy
            -0.054309356680567765,  # industry_unemployment
        ),
        (
            2.168367541418474,  # ratio_excess
            0.7700883432764597,  # loan_to_value
            2.1096938775510203,  # consumer_credit
            0.0663265306122449,  # bankruptcy
            3.887308728634095,  # industry_unemployment
        ),
    ),
}
