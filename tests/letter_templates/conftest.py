"""The fixtures of letters (`tests/correspondence.py`)."""

from tests.correspondence import templates, world, written

__all__ = ["templates", "world", "written"]
