"""What is refused, and why: a closed list of kinds, and of causes where a kind has several.

A refusal comes before anything is written. Whoever calls may say it in any language: `kind`, `cause`,
`place` and `facts` hold all that the English sentence (`str`) holds.
"""

from __future__ import annotations

from enum import StrEnum


class RefusalKind(StrEnum):
    """Every kind of refusal, as a sentence; its braces name the `facts`."""

    # The workbook as a whole.
    ENCRYPTED = "the workbook is encrypted"
    SIGNED = "the workbook is signed, and any change would break the signature"
    SHARED = "the workbook is shared, its changes are tracked"
    STRUCTURE_PROTECTED = "the workbook's structure is protected: no sheet can be added"
    TOO_MANY_FORMATS = "the workbook would have more cell formats than Excel allows"
    # A sheet: `place` is its name.
    NO_SHEET = "there is no such sheet"
    NAME_TAKEN = "a sheet of another sort has that name"
    NOT_CELLS = "the sheet is no sheet of cells"
    SHEET_PROTECTED = "the sheet is protected"
    NO_ROOM = "the sheet ends before what is to be written"
    # A cell: `place` is « Sheet!D2 ».
    FORMULA = "the cell holds a formula that is not to be lost"
    MERGED = "the cell is merged with others"
    ARRAY = "the cell is filled by an array formula"
    TABLE = "the table {table} cannot take in what is written beside it"  # causes below
    OWN_TABLE = "the table {table} does not lie on the lines that are written anew"
    # The file.
    CHANGED = "the file is not the one that was read"  # `place`: its name
    DAMAGED = "the package is damaged, or of a form that Excel would not write"  # causes below
    UNPROVED = "the proof failed, which is a mistake of this library"  # causes below


class Cause(StrEnum):
    """What exactly, where a kind has several causes."""

    # of TABLE
    HEADER_MISSING = "a column needs a header, which is a text"
    HEADER_TWICE = "it has a column {name} already"
    QUERY = "it is filled by a query, which would empty the columns"
    CROWDED = "another table or merged cells are in the way"
    TOTALS = "the row is that of its totals"
    OCCUPIED = "the cell is not empty"
    # of DAMAGED: the archive
    ARCHIVE_CUT = "the archive is incomplete"
    MEMBER_TWICE = "{part} is there twice"
    HUGE = "its content is out of all proportion"
    PART_MISSING = "{part} is missing"
    PART_HUGE = "{part} is out of all proportion"
    PART_SPOILT = "{part} cannot be unpacked"
    PART_HEADER = "the header of {part} is wrong"
    PART_CUT = "{part} is cut short"
    WIDE_HUGE = "a part in UTF-16 is out of all proportion"
    WIDE_HALF = "a part is only half in UTF-16"
    # … the workbook
    NO_WORKBOOK = "there is no workbook in it"
    SHEET_LISTS = "it has not one list of sheets"
    SHEET_UNLISTED = "a sheet is named outside of the list of sheets"
    NAME_ASTRAY = "a defined name belongs to a sheet that is gone"
    FORMATS_TWICE = "there are two lists of formats {name}"
    # … the XML
    ENCODING = "the character encoding is unexpected"
    ENCODING_NAMED = "the character encoding {name} is unexpected"
    TOO_MANY_ELEMENTS = "there are too many elements"
    TOO_DEEP = "elements lie in each other without end"
    BAD_TAG = "a tag is unreadable"
    DOCTYPE = "the XML declares a document type"
    MALFORMED = "the XML is not well formed"
    MALFORMED_AT = "the XML is not well formed ({error})"
    MALFORMED_PART = "{part} is not well formed"
    VARIANTS = "the alternatives of {name} differ in number"
    REFERENCE = "the reference {reference} is unreadable"
    # … the rows
    ROWS_TWICE = "a sheet has rows in two places"
    ROWS_CUT = "a sheet is cut short"
    ROWS_EXTENDED = "there is an unknown extension among the rows"
    TWO_PREFIXES = "the same tags have two prefixes"
    NOT_A_SHEET = "{sheet} is no sheet of cells"
    ROW_ORDER = "row {row} comes after row {before}"
    ROW_OPEN = "row {row} is not closed"
    CELL_OPEN = "a cell is not closed"
    CELL_ORDER = "in row {row}, a cell is out of its place"
    CELLS_ORDER = "cells are out of order"
    # of UNPROVED
    PARTS_DIFFER = "the parts are no longer the same"
    PART_CHANGED = "{part} changed"
    NOT_UNDONE = "undoing the changes to {part} does not give it back"
    NEW_MALFORMED = "the new XML is not well formed"
    NEW_ORDER = "the new cells are out of order"
    CELL_ASTRAY = "in {sheet}, a cell is out of its place"
    CELL_TOUCHED = "{cell} would be touched"
    SHEETS_DIFFER = "the sheets are no longer the same"
    SHEET_LOST = "the sheet {sheet} can no longer be read"
    VALUE_LOST = "{cell} does not hold {value}"
    VALUE_CHANGED = "in row {row} of {sheet}, another value changed"


class Refused(Exception):
    """What was asked cannot be done safely; nothing was written.

    `place` is a sheet (« Sales »), a cell (« Sales!D2 ») or a file, as the kind has it, or "".
    """

    def __init__(
        self, kind: RefusalKind, place: str = "", cause: Cause | None = None, **facts: object
    ) -> None:
        super().__init__(kind, place, cause)
        self.kind, self.place, self.cause = kind, place, cause
        self.facts = {name: str(fact) for name, fact in facts.items()}

    @property
    def detail(self) -> str:
        """The cause as a sentence, "" where the kind says all."""
        return self.cause.format(**self.facts) if self.cause else ""

    def __str__(self) -> str:
        """« Sales!D2: the table Orders cannot take in what is written beside it: … »."""
        said = self.kind.format(**self.facts)
        return ": ".join(filter(None, (self.place, said, self.detail)))


class Damaged(Refused, ValueError):
    """The package or a part of it is not what Excel would write."""

    def __init__(self, cause: Cause | None = None, **facts: object) -> None:
        super().__init__(RefusalKind.DAMAGED, "", cause, **facts)
