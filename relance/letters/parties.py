"""Creditor and debtor as a letter names them, and the small words that join things in French."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from relance.french import NBSP, fold, joined, long_date, phone, short_date, typeset
from relance.rules.codes import Kind
from relance.rules.firm import Sender, Step
from relance.rules.model import Client
from relance.rules.sums.places import METROPOLE, french_part
from relance.words.civility import read_name, written_out
from relance.words.forms import LEGAL_FORMS, form_of, is_sole_trader, says_sole_trader
from relance.words.sheet_words import FORM_S_CAPITAL
from relance.words.streets import ADDRESSED


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


def spelled(text: str) -> str:
    """The text with its dates in words, as in all that is read: « au 1er juillet 2026 »."""

    def worded(found: re.Match[str]) -> str:
        try:
            return long_date(date(int(found[3]), int(found[2]), int(found[1])))
        except ValueError:  # « 99/99/2026 » is no date
            return found[0]

    return typeset(_DATE.sub(worded, text))


_DATE = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")


def day(on: date | None) -> str:
    """« 11/11/2026 », or nothing."""
    return short_date(on) if on else ""


# --- the creditor


def sender_name(sender: Sender) -> str:
    """The name of the creditor, with « EI » for a sole trader (C. com. R526-27)."""
    unsaid = is_sole_trader(sender.legal_form) and not says_sole_trader(sender.name)
    return f"{sender.name} EI" if unsaid else sender.name


def legal_name(sender: Sender) -> str:
    """The full name, for a cheque or beside an IBAN: « Menuiserie Dupré SARL », « Jean Dupré EI »."""
    form = fold(FORM_S_CAPITAL.sub("", sender.legal_form).replace(".", ""))
    if form not in LEGAL_FORMS - {"ei"} or form_of(sender.name):
        return sender_name(sender)
    return f"{sender.name} {form.upper()}"


def account_holder(sender: Sender) -> str:
    """Who holds the account: as the setting says, to the letter, else the firm's full name.

    Banks compare it with the IBAN since 9 October 2025.
    """
    return sender.account_holder.strip() or legal_name(sender)


def sender_identity(sender: Sender) -> str:
    """The line that a letter of a registered business must carry (C. com. R123-237, R123-238)."""
    capital = sender.capital.strip()
    form = FORM_S_CAPITAL.sub("", sender.legal_form) if capital else sender.legal_form  # said once
    if fold(form) == "ei":
        form = "Entrepreneur individuel (EI)"
    if capital and capital[-1].isdigit():
        capital = f"{capital}{NBSP}€"
    siret = grouped(sender.siret, 3, 3, 3, 5)
    identity = (
        sender_name(sender),
        f"{form} au capital de {capital}" if capital and "capital" not in fold(form) else form,
        f"RCS {sender.rcs_town} {siret[:11]}" if sender.rcs_town else "",
        f"SIRET {siret}" if siret else "",
        f"TVA {sender.vat_number}" if sender.vat_number else "",
    )
    return " – ".join(filter(None, identity))


def signer(step: Step, sender: Sender) -> tuple[str, str]:
    """Who signs a step's letters, and in what quality: the step's own signatory, else the firm's.

    The step names a colleague as « Nadia Ferrand, assistante »; the quality may be left out.
    """
    name, _, quality = (part.strip() for part in step.signatory.partition(","))
    quality = quality[:1].upper() + quality[1:]
    if not name or fold(name) == fold(sender.signatory):
        return sender.signatory or sender_name(sender), quality or sender.signatory_title
    return name, quality


def sender_contact(sender: Sender) -> str:
    """« Tél. 02 61 91 04 27 – compta@… »."""
    number = f"Tél.{NBSP}{unbroken(phone(sender.phone))}" if sender.phone else ""
    return " – ".join(filter(None, [number, sender.email]))


def contact(sender: Sender) -> str:
    """« au 02 61 91 04 27 ou à l'adresse compta@… », to follow « contactez-nous »."""
    number = f"au {unbroken(phone(sender.phone))}" if sender.phone else ""
    mail = f"à l'adresse {sender.email}" if sender.email else ""
    return joined([number, mail], " ou ") or "à l'adresse ci-dessus"


# --- the debtor


def addressee(client: Client) -> str:
    """The name as it stands on the envelope, a person with the civility written out."""
    named = read_name(client.name)
    titles = written_out(client.civility) if client.kind is Kind.CONSUMER else ""
    return f"{titles} {client.name}" if titles and not named.civility else named.envelope


def attention(client: Client, step: Step) -> str:
    """« À l'attention du service comptabilité » of a firm, of its representative for a formal notice.

    Not where its address names somebody already, nor where the client is one person.
    """
    written = fold(" ".join(client.address))
    addressed = ADDRESSED.search(written)
    alone = client.civility or client.form == "ei"
    if client.kind is not Kind.BUSINESS or alone or addressed:
        return ""
    whom = "représentant légal" if step.formal_notice else "service comptabilité"
    return f"À l'attention du {whom}"


def registers(client: Client) -> tuple[str, ...]:
    """Where to look a firm up by its SIREN: legal announcements (BODACC), then the public register."""
    digits = re.sub(r"\D", "", client.siren)  # a SIREN, a SIRET or a VAT number (FR, key, SIREN)
    siren = {9: digits, 11: digits[2:], 14: digits[:9]}.get(len(digits), "")
    if not siren or client.kind is not Kind.BUSINESS:
        return ()
    return (
        f"BODACC{NBSP}: https://www.bodacc.fr/pages/annonces-commerciales/?q.registre=registre:{siren}",
        f"Annuaire{NBSP}: https://annuaire-entreprises.data.gouv.fr/entreprise/{siren}",
    )


def missing_address(client: Client) -> str:
    """« [code postal à compléter] », under the name; nothing where the address is complete."""
    needed = {"adresse": client.address, "code postal": client.postcode, "ville": client.town}
    missing = joined(name for name, value in needed.items() if not value)
    return below(f"[{missing} à compléter]" if missing else "")


def place(client: Client) -> str:
    """« 49000 ANGERS », and the country where it is not France."""
    abroad = "" if french_part(client.country) == METROPOLE else client.country.upper()
    return below(lines(f"{client.postcode} {client.town.upper()}".strip(), abroad))
