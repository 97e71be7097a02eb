"""Tree ensembles of every library in one representation, and what can be said exactly about it."""
