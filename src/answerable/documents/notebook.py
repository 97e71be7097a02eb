"""The first screen inside a notebook: a small piece of HTML that borrows the notebook's look."""

from answerable.documents.report import environment
from answerable.documents.summary import summarise
from answerable.record.types import Record


def notebook_html(record: Record) -> str:
    """Return the first screen as a fragment: no script, no style sheet, no request."""
    return environment().get_template("notebook.html.j2").render(summary=summarise(record))
