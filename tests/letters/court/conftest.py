"""The fixtures of letters, and a case ready to be filed."""

from tests.correspondence import templates, world, written
from tests.letters.court.court_world import business

__all__ = ["business", "templates", "world", "written"]
