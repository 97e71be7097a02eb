"""Other libraries, each asked in an environment of its own."""
