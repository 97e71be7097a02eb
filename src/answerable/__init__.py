"""Audit-as-code for the whole decision, on your own machine, that says what it does not know."""

__version__ = "0.1.0"
