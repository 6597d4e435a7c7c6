"""Excel packages (.xlsx, .xlsm) edited without loss: README.md says what is promised and refused.

A library of its own: it imports nothing of the program around it, and speaks English only.
"""

from relance.xlsx.edits import Cell, Choice, Edit, Look, NewSheet, Position, SheetEdit, Value
from relance.xlsx.package import Package, read
from relance.xlsx.refused import RefusalKind, Refused
from relance.xlsx.save import patch
from relance.xlsx.scan import Looks, SheetScan
from relance.xlsx.swapping import swap
from relance.xlsx.values import letters

__all__ = [
    "Cell", "Choice", "Edit", "Look", "Looks", "NewSheet", "Package", "Position", "RefusalKind", "Refused",
    "SheetEdit", "SheetScan", "Value", "letters", "patch", "read", "swap",
]  # fmt: skip
