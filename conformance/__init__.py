"""A known-answer battery for numbers about groups: ours, and those of other libraries."""
