"""A loader for tests whose library nobody has."""

PREPARE = ("no_such_library",)


def load(content, settings):
    raise AssertionError("never reached")
