"""CSV and Excel exports of banks, by what their columns hold: no list of banks.

A file is sections (one an account: what stands above, titles, operations), each with at least a column of
days and the amounts, in one column or in two. The column decides the sign, never the minus: banks
write debits with it, without it, or both in one file. BNP writes no titles: then only what every
row holds tells, and two columns of amounts would prove nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.bank import export_columns
from relance.bank.export_columns import Columns, Row, UnknownFile
from relance.bank.label_fields import plain
from relance.bank.preamble import RIB, Preamble, preamble
from relance.bank.statement import Statement, assembled, proof, refused
from relance.rules.matching.operations import Nature
from relance.rules.money import total
from relance.sheets.cells import Unreadable, as_text, is_empty
from relance.words.statements import tells_paid_out

_DELIMITERS = ";,\t|"
_TITLES_WITHIN = 60  # rows above the first titles, at most
# A row within a cell: a quote that was not closed took it in.
_SWALLOWED = re.compile(r'\n"?(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{2}-\d{2})"?[;,\t|]')
_NO_TABLE = (
    "aucune colonne de dates et de montants n'y est reconnue (il faut une date, un libellé, et un débit et"
    " un crédit, ou un montant)"
)


def read_text(text: str, name: str) -> list[Statement]:
    """The statements of a CSV export. Raises RelanceError."""
    tables, reasons, quotes = [], [], ""
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
            if any("\n" in cell and _SWALLOWED.search(cell) for row in rows for cell in row):
                raise csv.Error
            grid = [[plain(cell) for cell in row] for row in rows]
            sections = _sections(grid)
        except csv.Error:
            quotes = "des guillemets y sont mal fermés : il est coupé ou abîmé"
        except UnknownFile as error:
            reasons.append(str(error))
        else:
            last = next((row for row in reversed(grid) if _filled(row)), [""])
            cut = "" if text.endswith(("\n", "\r")) else as_text(last[-1])
            tables.append((len(sections[0].columns.titles), sections, cut))
    if not tables:
        raise refused(name, next(filter(None, [*reasons, quotes]), _NO_TABLE))
    _, sections, cut = max(tables, key=lambda found: found[0])
    return assembled(_read(sections, name, cut), name)


def read_grids(grids: Mapping[str, Sequence[Row]], name: str) -> list[Statement]:
    """The statements of a bank's workbook, given as rows of bare values. Raises RelanceError."""
    parts: list[Statement] = []
    reasons: list[str] = []
    for rows in grids.values():
        grid = [[plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
        try:
            parts += (
                replace(part, format="Excel") for part in _read(_sections(grid), name, cut="")
            )
        except UnknownFile as error:
            reasons.append(str(error))
    if not parts:
        raise refused(name, next(filter(None, reasons), _NO_TABLE))
    return assembled(parts, name)


class _Section(Struct, frozen=True, kw_only=True):
    above: Sequence[Row]
    columns: Columns
    rows: Sequence[tuple[int, Row]]  # with their numbers in the file


def _sections(grid: Sequence[Row]) -> list[_Section]:
    """The parts of a file. Raises UnknownFile, with the reason where one can be told."""
    heads = [
        (number, found) for number, row in enumerate(grid) if (found := export_columns.read(row))
    ]
    if not heads or heads[0][0] > _TITLES_WITHIN:
        return [_untitled(grid)]
    sections, start = [], 0
    for (number, found), (end, _) in zip(heads, [*heads[1:], (len(grid), None)], strict=True):
        rows = _numbered(grid[number + 1 : end], number + 1)
        # What stands below the last day is what stands above the next titles, unless it has an amount.
        own = (
            n
            for n, row in rows
            if found.is_dated(row) or (found.has_figure(row) and not found.is_foot(row))
        )
        start_of_next = max(own, default=number + 1)
        section = [(n, row) for n, row in rows if n <= start_of_next]
        sections.append(_Section(above=grid[start:number], columns=found, rows=section))
        start = start_of_next
    if _filled_rows(below := grid[start:]):
        sections[-1] = replace(sections[-1], rows=[*sections[-1].rows, *_numbered(below, start)])
    return sections


def _numbered(rows: Sequence[Row], start: int) -> list[tuple[int, Row]]:
    return [(n, row) for n, row in enumerate(rows, start + 1) if _filled(row)]


def _filled(row: Row) -> bool:
    return not all(map(is_empty, row))


def _filled_rows(rows: Sequence[Row]) -> bool:
    return any(map(_filled, rows))


def _untitled(grid: Sequence[Row]) -> _Section:
    """A file without titles: rows alike, each with a day first and one amount.

    LCL ends it with a row of the account's number and balance, which is no operation.
    """
    rows = _numbered(grid, 0)
    told = [row for _, row in rows[-1:] if any(RIB.fullmatch(as_text(each)) for each in row)]
    rows = rows[: len(rows) - len(told)]
    for above in range(min(3, len(rows))):
        if above and not re.search(r"\d", "".join(map(as_text, rows[above - 1][1]))):
            break  # titles, which mean nothing to us
        if found := export_columns.guess([row for _, row in rows[above:]]):
            heads = [row for _, row in rows[:above]] + told
            return _Section(above=heads, columns=found, rows=rows[above:])
    raise UnknownFile("")


def _read(sections: Sequence[_Section], name: str, cut: str) -> Iterator[Statement]:
    """The statements of a file's sections; `cut`: its last cell where it ends within a line."""
    inherited: Preamble | None = None
    for section in sections:
        stray = (row for row in section.above if section.columns.is_dated(row))
        if section.columns.titles and any(map(section.columns.has_figure, stray)):
            raise refused(name, "des opérations y sont au-dessus des titres des colonnes")
        above = preamble(section.above)
        if not _filled_rows(section.above) and inherited:
            above = inherited
        inherited = above
        yield from _statements(section, above, name, cut)


def _statements(section: _Section, above: Preamble, name: str, cut: str) -> Iterator[Statement]:
    """A statement for each account and currency that the rows of a section name."""
    lines: dict[tuple[str, str, str], list[export_columns.ExportLine]] = {}
    foot: list[Row] = []
    try:
        reader = export_columns.Reader(
            section.columns, [row for _, row in section.rows], above.currency
        )
    except Unreadable as error:
        raise refused(name, str(error)) from None
    for number, row in section.rows:
        try:
            if section.columns.is_dated(row):
                if reader.is_dropped(row):
                    continue
                line = reader.line(row)
                lines.setdefault((line.account, line.currency, line.pocket), []).append(line)
            elif section.columns.is_foot(row):
                foot.append(row)
            else:
                raise Unreadable("elle n'est pas une opération lisible")
        except Unreadable as error:
            raise refused(name, f"ligne {number}, {error}") from None
    if reader.is_cut(cut):
        raise refused(name, f"il est coupé au milieu de sa dernière ligne (« {cut} »)")
    operations = [line.operation for group in lines.values() for line in group]
    if (
        len(section.columns.places("amount"))
        and not reader.signed
        and all(operation.amount >= 0 for operation in operations)
        and any(tells_paid_out(operation.label) for operation in operations)
    ):
        raise refused(name, "ses montants n'ont pas de signe : rien ne dit ce qui est reçu ou payé")
    below = preamble(foot)
    whole = Statement(
        format="CSV",
        account=above.account,
        currency=above.currency or "EUR",
        start=above.start,
        end=above.end,
        opening=above.opening if below.opening is None else below.opening,
        closing=above.closing if below.closing is None else below.closing,
    )
    if not lines:
        yield whole
    pockets = Counter((account, currency) for account, currency, _ in lines)
    for (account, currency, _), group in lines.items():
        part = replace(whole, account=account or above.account, currency=currency)
        alone = len(lines) == 1
        part = _proven(part, group, above.count if alone else None, alone=alone)
        if (
            pockets[account, currency] > 1
        ):  # pockets of one account (Revolut): no balance is the account's
            part = replace(part, opening=None, closing=None)
        yield part


def _proven(
    part: Statement, lines: Sequence[export_columns.ExportLine], count: int | None, *, alone: bool
) -> Statement:
    """That part with its operations, and what its count and balances prove of them."""
    operations = tuple(replace(line.operation, account=part.account) for line in lines)
    booked = [each.amount for each in operations if each.nature is not Nature.PENDING]
    if not alone:
        part = replace(part, opening=None, closing=None, start=None, end=None)
    part = proof(replace(part, operations=operations), total(booked))
    follow, opening, closing = _running(lines)
    if part.complete is None and follow:
        part = replace(part, opening=opening, closing=closing, complete=True)
    if follow is False:
        why = "ses soldes ne se suivent pas d'une opération à l'autre"
        part = replace(part, complete=False, why=part.why or why)
    if count in {len(lines), len(booked)} and part.complete is None:
        part = replace(part, complete=True)
    elif count not in {None, len(lines), len(booked)}:
        why = f"il annonce {count} opérations et en contient {len(lines)}"
        part = replace(part, complete=False, why=part.why or why)
    return part


def _running(
    lines: Sequence[export_columns.ExportLine],
) -> tuple[bool | None, Decimal | None, Decimal | None]:
    """Whether running balances follow, from the first row down or up, and those at both ends.

    None: too few balances to tell; the same for all rows is that of the day of the export. A fee that
    the amount leaves out is taken from the balance too, always in one manner.
    """
    pending = Nature.PENDING
    told = [x for x in lines if x.balance is not None or x.operation.nature is not pending]
    balances = [line.balance for line in told if line.balance is not None]
    if len(balances) < 2 or (len(set(balances)) == 1 and any(x.operation.amount for x in told)):
        return None, None, None
    for rows in (told, told[::-1]):
        for sign in (0, -1, 1):
            if _follow(rows, sign):
                (first, last), start = (rows[0], rows[-1]), rows[0].balance
                if start is None or last.balance is None:
                    return None, None, None
                return True, start - first.operation.amount - sign * first.fee, last.balance
    return False, None, None


def _follow(lines: Sequence[export_columns.ExportLine], sign: int) -> bool:
    """Whether each balance is the one before it and what was booked since; `sign`: of the fees."""
    expected: Decimal | None = None
    for line in lines:
        if expected is not None:
            expected += line.operation.amount + sign * line.fee
        if line.balance is not None:
            if expected not in (None, line.balance):
                return False
            expected = line.balance
    return True
