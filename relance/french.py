"""French as the owner and the client read it: euros, rates, dates, and a sentence per reason.

Numbers follow the Imprimerie nationale: narrow no-break space (U+202F) between thousands, comma,
no-break space before the sign: « 1 234,50 € ». The first of a month is « 1er » (babel writes « 1 »).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NARROW, NBSP = "\u202f", "\u00a0"
MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_ENGLISH = "january february march april may june july august september october november december"


@lru_cache(maxsize=1 << 14)
def euros(amount: Decimal, *, currency: str = "€") -> str:
    """« 1 234,50 € »: two decimals, always."""
    return f"{_grouped(amount, 2)}{NBSP}{currency}"


@lru_cache(maxsize=1 << 10)
def percent(rate: Decimal) -> str:
    """« 12,40 % », « 2,625 % »: at least two decimals, no more than the rate has."""
    places = max(2, -int(rate.normalize().as_tuple().exponent))
    return f"{_grouped(rate, places)}{NBSP}%"


def number(value: Decimal, places: int = 1) -> str:
    """« 73,7 », « −4,0 »: a figure that is no amount."""
    return _grouped(value, places)


def _grouped(value: Decimal, places: int) -> str:
    return f"{value:,.{places}f}".replace(",", NARROW).replace(".", ",").replace("-", "−")


@lru_cache(maxsize=1 << 12)
def long_date(day: date) -> str:
    """« 1er novembre 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def spoken_day(day: date) -> str:
    """« lundi 23 novembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


@lru_cache(maxsize=1 << 12)
def short_date(day: date) -> str:
    """« 01/11/2026 »."""
    return f"{day:%d/%m/%Y}"


def count(number: int, singular: str, plural: str = "") -> str:
    """« 1 lettre », « 3 lettres », « aucune » is the caller's business: 0 takes the singular in French."""
    return f"{number} {singular if abs(number) < 2 else plural or singular + 's'}"


class DaySaid(NamedTuple):
    """A day named in a text, from `start` to `end`; `year` is 0 where it is not said.

    `figures`: where it begins without its weekday.
    """

    start: int
    figures: int
    end: int
    day: int
    month: int
    year: int

    def in_year(self, year: int = 0) -> date | None:
        """That day, of this year where the text says none; None where there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def near(self, today: date) -> date | None:
        """That day, without its year the nearest to `today`."""
        years = [self.year] if self.year else [today.year - 1, today.year, today.year + 1]
        days = (day for year in years if (day := self.in_year(year)))
        return min(days, key=lambda day: abs(day - today), default=None)


_DAY = re.compile(
    r"(?:\b(?:lun|mar|mercre|jeu|vendre|same)di |\bdimanche )?(?<![\d/.,-])(?:"
    r"(?P<iso>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})"
    r"|(?P<day>\d{1,2})(?:er)?(?:(?P<by>[/.-]| (?=\d{1,2} \d{4}\b))(?P<month>\d{1,2})"
    r"(?:(?P=by)(?P<year>\d{4}|\d{2}))?|\s+(?P<name>[^\W\d]{3,9})\.?(?:\s+(?P<full>\d{4}))?)"
    r")(?!\s?[%€]|\d|[/.,-]\d)",
    re.IGNORECASE,
)


def days_said(text: str) -> Iterator[DaySaid]:
    """The days that a text names: « vu le 12/11 », « publié le jeudi 12 nov. 2026 », « 2026-11-12 ».

    >>> [day.in_year(2026) for day in days_said("appelé le 3 nov., 12/10/25 et 31/11")]
    [datetime.date(2026, 11, 3), datetime.date(2025, 10, 12), None]
    """
    for found in _DAY.finditer(text):
        month = found["month"] or found["iso_month"] or BY_MONTH.get(fold(found["name"] or ""))
        if month:
            year = found["year"] or found["full"] or found["iso"] or "0"
            yield DaySaid(
                start=found.start(),
                figures=found.start("iso" if found["iso"] else "day"),
                end=found.end(),
                day=int(found["day"] or found["iso_day"]),
                month=int(month),
                year=int(year) + (2000 if len(year) == 2 else 0),
            )


def undated(text: str) -> str:
    """The text without the days that it names, nor « le » before them."""
    for said in reversed([*days_said(text)]):
        before = re.sub(r"(?i)\b(?:le|du) $", "", text[: said.start])
        text = f"{before} {text[said.end :]}"
    return text


def typed_day(text: str, today: date) -> date | None:
    """The day that somebody typed: « 16/11/2026 », « 3 nov », « mardi 3 novembre », « hier ».

    Without its year, the nearest such day to `today`. None where it is none, or has another weekday.

    >>> typed_day("28 déc", date(2027, 1, 4))
    datetime.date(2026, 12, 28)
    """
    if fold(text) in {"hier", "aujourd hui"}:
        return today - timedelta(days=fold(text) == "hier")
    text = re.sub(r"(?<=\d) (?=\d)", "/", text.strip())
    said = next(days_said(text), None)
    if said is None or (said.start, said.end) != (0, len(text)):
        return None
    day, weekday = said.near(today), fold(text[: said.figures])
    return day if day and weekday in {"", WEEKDAYS[day.weekday()]} else None


def typeset(text: str) -> str:
    """French spaces that do not break: before « : ; ? ! », inside quotes, after « n° »."""
    text = re.sub(r" (?=[:;?!»×=])", "\u00a0", text)
    return re.sub(r"(?<=[«]) |(?<=n°) |(?<=\b[LR]\.) ", "\u00a0", text)


def phone(number: str) -> str:
    """A French number by two, as it is read aloud: « 02 61 91 04 27 », « +33 2 61 91 04 27 ».

    >>> phone("0261910427").split()
    ['02', '61', '91', '04', '27']
    """

    def spaced(found: re.Match[str]) -> str:
        pairs = re.findall(r"\d\d", found["rest"])
        return NBSP.join(
            [f"0{found['home']}" if found["home"] else f"+33{NBSP}{found['abroad']}", *pairs]
        )

    return PHONE.sub(spaced, number.strip())


EMAIL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)  # one in a text; rules/mailing judges an address
PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)33[ .\-\u00a0]?(?:\(0\)[ .\-\u00a0]?)?(?P<abroad>[1-9])|0(?P<home>[1-9]))"
    r"(?P<rest>(?:[ .\-/\u00a0\u202f]?\d\d){4})(?!\d)"
)


def joined(parts: Iterable[str], last: str = " et ") -> str:
    """« a, b et c », without the empty parts."""
    words = [part for part in parts if part]
    return f"{', '.join(words[:-1])}{last}{words[-1]}" if len(words) > 1 else "".join(words)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """A name for comparing: without accents, case, punctuation or repeated spaces.

    >>> fold("  N° Fact. — Échéance ")
    'n fact echeance'
    """
    if text.isascii():
        return " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return " ".join(plain.translate(_FOLDED).casefold().split())


class _Folded(dict[int, str]):
    """What is left of each sign, looked up once: an accent nothing, a letter or figure itself, others a space."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = "" if unicodedata.combining(sign) else sign if sign.isalnum() else " "
        return self[code]


_FOLDED = _Folded()


BY_MONTH = {  # « nov », « novembre », « November » → 11
    name[:length]: number
    for names in (MONTHS, _ENGLISH.split())
    for number, name in enumerate(map(fold, names), start=1)
    for length in range(3, len(name) + 1)
}
BY_MONTH.pop("jui")  # juin or juillet


def plain(text: str) -> str:
    """Lower case without accents, its signs kept: for a text whose signs count.

    >>> plain("Réglé 1\u202f188,50 €")
    'regle 1 188,50 €'
    """
    unaccented = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in unaccented if not unicodedata.combining(sign))


def undotted(text: str) -> str:
    """Initials in one word.

    >>> undotted("C.H.U. d'Angers"), undotted("S.A.Martin")
    ("CHU d'Angers", 'SA.Martin')
    """
    return re.sub(r"\b(?:\w\.)+\w\b(?:\.(?!\w))?", lambda found: found[0].replace(".", ""), text)


# One sentence per reason code (rules.codes.Reason). Braces name the facts that the plan gives.
REASONS = {
    "soldee": "Soldée.",
    "avoir": "Avoir : vient en déduction, jamais relancé.",
    "non_echue": "Pas encore échue (échéance le {due}).",
    "courrier_prepare": "« {step_name} » préparé aujourd'hui : à signer et à poster.",
    "appel_a_faire": "« {step_name} » : un appel est à faire aujourd'hui.",
    "dossier_a_preparer": "« {step_name} » : le dossier est préparé, la décision vous appartient.",
    "derniere_etape": "Dernière étape atteinte le {since} : à vous de décider de la suite.",
    "etape_suivante_plus_tard": "« {step_name} » possible à partir du {next}.",
    "delai_entre_etapes": "« {step_name} » à partir du {next} : le délai depuis « {reached} » court.",
    "delai_entre_courriers": "Un courrier est parti à ce client le {since}{letter} : le prochain à"
    " partir du {next}.",
    "courrier_a_confirmer": "Courrier du {since} à confirmer : a-t-il été posté ?",
    "sous_le_seuil": "Reste de {amount}, sous le seuil de relance.",
    "facture_envoyee_recemment": "Facture envoyée le {since} : relance à partir du {next}.",
    "couverte_par_avoir_ou_reglement": "Un avoir ou un règlement non affecté couvre la somme due :"
    " pas de courrier.",
    "reportee_plafond": "Reportée à lundi prochain : déjà {limit} ce lundi.",
    "ancienne_a_decider": "Plus de 90 jours de retard et jamais relancée : décidez d'abord"
    " (« Relancer », « Payée », « Litige », « Abandonnée »… dans « Suite donnée »).",
    "prescription_probable": "Prescription probablement acquise, le dernier jour pour agir étant le"
    " {last} : pas de courrier, la décision vous appartient.",
    "promesse": "Promesse de règlement {until}.",
    "litige": "Litige en cours : relances suspendues.",
    "echeancier": "Échéancier en cours : relances suspendues ; prochaine échéance, {amount} le {next}.",
    "procedure_collective": "Procédure collective{judgment} : plus aucune relance ; {todo}.",
    "suspendue": "« {state} » : relances suspendues.",
    "declaree_payee": "Notée « {state} » : notez le montant et la date du règlement.",
    "note_a_lire": "Votre note « {state} » est à lire : elle n'a pas été comprise.",
    "remarque_a_lire": "{remark} : aucune relance d'ici là.",
    "encaissement_a_attribuer": "{letter} : peut-être de ce client. Dites-le au clavier, avec"
    " le relevé, ou notez le règlement : aucune relance d'ici là.",
    "a_corriger": "À corriger : {problem}",
    "etape_inconnue": "L'étape « {step_name} » de l'historique n'est pas dans la cadence du profil"
    " « {profile} » ({steps}).{near}",
    "prelevement": "Réglée par prélèvement : pas de relance.",
    "devise": "Facture en {currency} : à suivre à la main.",
    "mise_en_demeure_impossible": "Mise en demeure à décider par vous : {problem}",
    "mise_en_demeure_du_client": "« {letter} » part aujourd'hui à ce client pour d'autres factures :"
    " la suite à partir du {next}.",
    "mise_en_demeure_reportee": "Mise en demeure de ce client reportée à votre demande : à partir du"
    " {next}.",
    "echeancier_propose": "Échéancier proposé : relances suspendues ; {todo}",
    "adresse_inconnue": "Adresse inconnue depuis le {since} : corrigez-la dans le classeur, ou"
    " notez « Relancer » si elle est bonne.",
    "taux_a_dire": "Taux de pénalité à dire : {problem}",
    "reglements_a_confirmer": "« {step_name} » possible : confirmez d'abord, au clavier, que les"
    " règlements reçus sont notés.",
    "reglages_a_completer": "Réglages à compléter avant le premier courrier.",
}


def sentence(code: str, **facts: str) -> str:
    """The French sentence of a reason code, with its facts (already formatted)."""
    return REASONS[code].format(**facts)
