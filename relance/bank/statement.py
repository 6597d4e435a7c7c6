"""What one file tells of one account, and whether it proves that it tells all.

Every reader ends here: what the parts of a file say of one account is one `Statement`, its operations
have their keys, and the proofs that the file carries (balances, counts) were held against them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from relance.bank.label_fields import classified
from relance.french import euros, fold
from relance.problems import RelanceError
from relance.rules.matching.operations import Nature, Operation
from relance.sheets.accounts_told import Reached, sealed
from relance.sheets.cells import Unreadable


class Statement(Struct, frozen=True, kw_only=True):
    """The operations of one account in one file; `format`: « CSV », « Excel », « OFX », « CFONB », « camt », « MT940 ».

    `start`, `end`: the days it covers; told by the file, else of the first and last operation.
    `complete`: True: a proof in the file holds; False: one fails (`why`); None: the file has none.
    """

    format: str
    account: str = ""  # as the file writes it; empty where it says none
    currency: str = ""
    operations: tuple[Operation, ...] = ()
    start: date | None = None
    end: date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None
    complete: bool | None = None
    why: str = ""
    file: str = ""


def refused(name: str, what: str, cure: str = "") -> RelanceError:
    """The sentence for a file that is not taken: nothing of it is."""
    cure = (
        cure or "Exportez-le de nouveau depuis le site de votre banque, sans l'ouvrir entre-temps."
    )
    return RelanceError(f"Ce relevé n'est pas repris : {what}.", cure=cure, where=name)


def money(amount: Decimal, currency: str) -> str:
    """An amount for a sentence, in its own currency."""
    return euros(amount, currency="€" if currency in {"EUR", ""} else currency)


def proof(part: Statement, booked: Decimal) -> Statement:
    """That part with its opening and closing balances held against what was booked between them."""
    if part.complete is False or part.opening is None or part.closing is None:
        return part
    if part.opening + booked == part.closing:
        return replace(part, complete=True)
    wanted, found = (money(x, part.currency) for x in (part.closing, part.opening + booked))
    why = f"ses opérations mènent à un solde de {found}, il annonce {wanted}"
    return replace(part, complete=False, why=why)


def assembled(parts: Iterable[Statement], name: str) -> list[Statement]:
    """One statement an account and currency, in the file's order; each operation with its key.

    Raises RelanceError for what a part says that cannot be read (`Unreadable`).
    """
    groups: dict[tuple[str, str], list[Statement]] = {}
    try:
        for part in parts:
            groups.setdefault((bare(part.account), part.currency), []).append(part)
    except Unreadable as error:
        raise refused(name, str(error)) from None
    return [_keyed(_joined(group), name) for group in groups.values()]


def _joined(parts: Sequence[Statement]) -> Statement:
    """The pages and days of one account as one; where one does not begin as the last ended, not complete."""
    whole = parts[0]
    for part in parts[1:]:
        broken = None not in (whole.closing, part.opening) and whole.closing != part.opening
        verdicts = {whole.complete, part.complete, not broken}
        gap = "il y manque des jours : un solde de début n'est pas le solde de fin précédent"
        whole = replace(
            whole,
            operations=whole.operations + part.operations,
            start=min(filter(None, (whole.start, part.start)), default=None),
            end=max(filter(None, (whole.end, part.end)), default=None),
            opening=whole.opening if whole.opening is not None else part.opening,
            closing=part.closing,
            complete=False if False in verdicts else None if None in verdicts else True,
            why=whole.why or part.why or (gap if broken else ""),
        )
    return whole


def _keyed(statement: Statement, name: str) -> Statement:
    """Its operations classified, with the keys by which the next file's are known again."""
    seen: Counter[str] = Counter()
    done = []
    for each in map(classified, statement.operations):
        told = each.key or f"{each.on}|{each.amount}|{fold(each.text)}"
        seen[told] += 1  # two alike on one day are two: their rank is part of the key
        own = f"{bare(each.account)}|{told}|{seen[told]}"
        twice = bool(each.key) and seen[told] > 1  # the bank's own key, which no two should bear
        kind = "CSV" if statement.format == "Excel" else statement.format  # one table, two files
        key = f"{kind}:{hashlib.sha256(own.encode()).hexdigest()[:20]}"
        done.append(replace(each, key=key, proven=not twice and statement.complete is not False))
    days = [each.on for each in done if each.nature is not Nature.PENDING]
    return replace(
        statement,
        operations=tuple(done),
        start=statement.start or min(days, default=None),
        end=statement.end or max(days, default=None),
        file=name,
    )


def bare(account: str) -> str:
    """An account number for comparing: letters and digits only."""
    return re.sub(r"[^0-9A-Z]", "", account.upper())


def same_account(one: str, other: str) -> bool:
    """Whether two numbers are those of one account: an IBAN holds its RIB, which holds its number."""
    short, long = sorted((bare(one), bare(other)), key=len)
    return bool(short) and (short == long or (len(short) >= 8 and short in long))


def reached(statement: Statement) -> Reached | None:
    """How far a statement reaches; None where it says no day."""
    if statement.end is None:
        return None
    left = statement.closing
    return Reached(on=statement.end, seal="" if left is None else sealed(left))


def follows(before: Reached, after: Statement) -> bool | None:
    """Whether nothing is missing between what was taken in of an account and its next statement.

    True: their days overlap, or a balance is taken up where it was left; False: there is a gap;
    None: neither file tells.
    """
    if after.start is None:
        return None
    if after.start <= before.on:
        return True
    if before.seal and after.opening is not None:
        return before.seal == sealed(after.opening)
    return True if after.start == before.on + timedelta(days=1) else None


def duplicates(operations: Iterable[Operation], before: Mapping[str, Operation]) -> dict[str, str]:
    """« doublon » where an operation was taken in before, « probable » where another format told it.

    By key; `before`: what was taken in, by key. The same day and amount in another format is only ever
    probable: two clients may pay the same sum on one day.
    """
    alike: dict[tuple[date, Decimal], list[Operation]] = {}
    for each in before.values():
        alike.setdefault((each.on, each.amount), []).append(each)
    found = {}
    for each in operations:
        if each.key in before:
            found[each.key] = "doublon"
        elif any(_told_otherwise(each, other) for other in alike.get((each.on, each.amount), ())):
            found[each.key] = "probable"
    return found


def _told_otherwise(one: Operation, other: Operation) -> bool:
    if one.account and other.account and not same_account(one.account, other.account):
        return False
    return one.key.split(":")[0] != other.key.split(":")[0]
