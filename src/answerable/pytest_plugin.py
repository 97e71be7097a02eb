"""The scenarios of a card as pytest items."""
