"""Creditor and debtor as a letter names them, and the small words that join things in French."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from relance.french import NBSP, fold, short_date
from relance.rules.model import Client, Kind, Sender, Stage
from relance.words.civility import read_name, written_out


def joined(parts: Iterable[str], last: str = " et ") -> str:
    """« a, b et c », without the empty parts."""
    words = [part for part in parts if part]
    return f"{', '.join(words[:-1])}{last}{words[-1]}" if len(words) > 1 else "".join(words)


def lines(*parts: str) -> str:
    """The parts that are not empty, one a line."""
    return "\n".join(filter(None, parts))


def below(text: str) -> str:
    """The text on a line of its own under what stands before; nothing where it is empty."""
    return f"\n{text}" if text else ""


def unbroken(text: str) -> str:
    """The same text on one line: its spaces do not break."""
    return text.replace(" ", NBSP)


@lru_cache(maxsize=1 << 10)
def grouped(digits: str, *sizes: int) -> str:
    """« 00026194100017 » as « 000 261 941 00017 » for sizes 3, 3, 3, 5; the last size repeats."""
    rest, groups = "".join(digits.split()), []
    for size in (*sizes, *[sizes[-1]] * len(rest)):
        groups.append(rest[:size])
        rest = rest[size:]
    return NBSP.join(filter(None, groups))


def day(on: date | None) -> str:
    """« 11/11/2026 », or nothing."""
    return short_date(on) if on else ""


# --- the creditor


def sender_name(sender: Sender) -> str:
    """The name of the creditor, with « EI » for a sole trader."""
    sole_trader = fold(sender.legal_form) in {"ei", "entrepreneur individuel", "micro entrepreneur"}
    named = {"ei", "individuel"} & set(fold(sender.name).split())
    return f"{sender.name} EI" if sole_trader and not named else sender.name


def sender_identity(sender: Sender) -> str:
    """The line that a letter of a registered business must carry (C. com. R123-237, R123-238)."""
    form, capital = sender.legal_form, sender.capital.strip()
    if fold(form) == "ei":
        form = "Entrepreneur individuel (EI)"
    if capital and capital[-1].isdigit():
        capital = f"{capital}{NBSP}€"
    siret = grouped(sender.siret, 3, 3, 3, 5)
    identity = (
        sender_name(sender),
        f"{form} au capital de {capital}" if capital else form,
        f"RCS {sender.rcs_town} {siret[:11]}" if sender.rcs_town else "",
        f"SIRET {siret}" if siret else "",
        f"TVA {sender.vat_number}" if sender.vat_number else "",
    )
    return " – ".join(filter(None, identity))


def signer(stage: Stage, sender: Sender) -> tuple[str, str]:
    """Who signs a step's letters, and in what quality: the step's own signatory, else the firm's.

    The step names a colleague as « Nadia Ferrand, assistante »; the quality may be left out.
    """
    name, _, quality = (part.strip() for part in stage.signatory.partition(","))
    quality = quality[:1].upper() + quality[1:]
    if not name or fold(name) == fold(sender.signatory):
        return sender.signatory or sender_name(sender), quality or sender.signatory_title
    return name, quality


def sender_contact(sender: Sender) -> str:
    """« Tél. 02 61 91 04 27 – compta@… »."""
    phone = f"Tél.{NBSP}{unbroken(sender.phone)}" if sender.phone else ""
    return " – ".join(filter(None, [phone, sender.email]))


def contact(sender: Sender) -> str:
    """« au 02 61 91 04 27 ou à l'adresse compta@… », to follow « contactez-nous »."""
    phone = f"au {unbroken(sender.phone)}" if sender.phone else ""
    mail = f"à l'adresse {sender.email}" if sender.email else ""
    return joined([phone, mail], " ou ") or "à l'adresse ci-dessus"


# --- the debtor


def addressee(client: Client) -> str:
    """The name as it stands on the envelope, a person with the civility written out."""
    named = read_name(client.name)
    titles = written_out(client.civility) if client.kind is Kind.CONSUMER else ""
    return f"{titles} {client.name}" if titles and not named.civility else named.envelope


def missing_address(client: Client) -> str:
    """« [code postal à compléter] », under the name; nothing where the address is complete."""
    needed = {"adresse": client.address, "code postal": client.postcode, "ville": client.town}
    missing = joined(name for name, value in needed.items() if not value)
    return below(f"[{missing} à compléter]" if missing else "")


def place(client: Client) -> str:
    """« 49000 ANGERS », and the country where it is not France."""
    abroad = "" if fold(client.country) in {"", "fr", "france"} else client.country.upper()
    return below(lines(f"{client.postcode} {client.town.upper()}".strip(), abroad))
