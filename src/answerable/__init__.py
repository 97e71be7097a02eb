"""Audit-as-code for the whole decision, on your own machine, that says what it does not know."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answerable.flow import Audited, audit

__version__ = "0.1.0"
__all__ = ["Audited", "__version__", "audit"]


def __getattr__(name: str) -> object:
    """Import the flow when it is first asked for, so that `import answerable` stays light."""
    if name in ("audit", "Audited"):
        from answerable import flow

        return getattr(flow, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
