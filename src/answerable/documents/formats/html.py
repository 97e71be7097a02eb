"""The report page."""

from answerable.documents.formats import Format
from answerable.documents.report import report

FORMAT = Format("html", ".html", "the report: one self-contained page", report)
