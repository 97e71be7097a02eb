"""The sentence patterns of the generated applications: 36 for incomes, more for the rest.

`SEEN` was in front of whoever wrote the extractor; `UNSEEN` (a fifth of all income patterns) was
written afterwards and nothing was adjusted to it. `{money}` is an amount with its period.
"""

SEEN: dict[str, tuple[str, ...]] = {
    "salary": (
        "My salary is {money}.",
        "I earn {money} before tax.",
        "My job pays {money}.",
        "My gross salary comes to {money}.",
        "My employer pays me {money}.",
        "As my payslip shows, my wage is {money}.",
        "I am paid {money} for my work.",
        "From full-time work I have {money}.",
    ),
    "child_support": (
        "I receive {money} in child support.",
        "Child support comes to {money}.",
        "On top of that there is child support of {money}.",
        "The court set child support at {money}.",
        "The other parent sends {money}.",
        "The father of my children sends {money}.",
        "For the children I get {money} in child maintenance.",
        "Maintenance for the children is {money}.",
    ),
    "spouse_wage": (
        "My {partner} earns {money}.",
        "My {partner} brings home {money}.",
        "The wage of my {partner} is {money}.",
        "My {partner} works too and makes {money}.",
        "There is also my {partner}, who earns {money}.",
        "We also live on my {partner}'s pay of {money}.",
        "My {partner} adds {money} to the household.",
        "With {money} my {partner} contributes to our income.",
    ),
    "other_income": (
        "Rent from a flat brings {money}.",
        "Overtime adds about {money}.",
        "Interest and dividends make {money}.",
        "On the side I make {money}.",
    ),
}

UNSEEN: dict[str, tuple[str, ...]] = {
    "salary": (
        "The firm I work for transfers {money}.",
        "Since last year I make {money} as a clerk.",
    ),
    "child_support": (
        "My ex covers the kids with {money}.",
        "Support for my children arrives reliably: {money}.",
    ),
    "spouse_wage": (
        "My better half, also my {partner} on this form, takes in {money}.",
        "Two of us bring in money: {money} is what my {partner} gets.",
    ),
    "other_income": (
        "A lodger gives me {money}.",
        "My shares yield {money}.",
    ),
}

OPENINGS = (
    "Dear Sir or Madam.",
    "To the mortgage department.",
    "Good morning.",
    "Please find our application below.",
)
CLOSINGS = (
    "Thank you for looking into it.",
    "I am glad to send further papers.",
    "With kind regards.",
)
MARRIED = ("I am married.", "We have been married for years.", "Marital status is married.")
UNMARRIED = ("I am not married.", "I am single.", "Marital status is unmarried.")
CHILDREN = (
    "I look after {n}.",
    "My household includes {n}.",
    "Besides me the house has to hold {n}.",
)
CHILDLESS = ("Nobody depends on me.", "There are no children.", "I have no dependents.")
LOANS = (
    "I ask for a mortgage of {loan} on a house that costs {price}.",
    "The purchase price is {price}, of which I want to borrow {loan}.",
    "We would like a loan of {loan}; the price of the property is {price}.",
)

RARE = 0.10
"""Share of statements worded in an unseen pattern: rare, as unexpected wordings are."""
