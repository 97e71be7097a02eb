"""From DuckDB's dialect to another engine's, by sqlglot; imported only for another engine."""

from functools import cache

import sqlglot
from sqlglot import expressions as exp

_ORDERED = (exp.LT, exp.LTE, exp.GT, exp.GTE)


@cache
def translate(statement: str, dialect: str) -> str:
    """Return a statement of ours in `dialect` ("postgres" or "spark").

    Text is ordered by its bytes everywhere: PostgreSQL would use the collation of the database.
    A pattern ends where the text ends: Java lets `$` stand before a last line break.
    """
    tree = sqlglot.parse_one(statement, read="duckdb")
    if dialect == "postgres":
        for node in list(tree.find_all(*_ORDERED)):
            if isinstance(node.expression, exp.Literal) and node.expression.is_string:
                by_bytes = exp.Column(this=exp.to_identifier("C", quoted=True))
                node.set("this", exp.Collate(this=node.this.copy(), expression=by_bytes))
    if dialect == "spark":
        for node in list(tree.find_all(exp.RegexpLike)):
            pattern = node.expression
            whole = pattern.name.removeprefix("^").removesuffix("$")
            node.set("expression", exp.Literal.string(rf"\A{whole}\z"))
    return tree.sql(dialect=dialect, identify=True)
