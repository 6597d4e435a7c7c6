"""Links, where they can be made."""

from __future__ import annotations

import os

import pytest

links = pytest.mark.skipif(os.name == "nt", reason="there a link needs rights of its own")
