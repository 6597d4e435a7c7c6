"""Names, addresses and numbers: the firm's own, and those of its clients."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import iban
from stdnum.fr import siret, tva

from relance.french import fold
from relance.problems import Level, Problem
from relance.rules.codes import Channel, Reason
from relance.rules.ladder.case import Case
from relance.rules.ladder.dunning import ladder_of

_KEYS = (
    ("IBAN", iban, "iban", "Recopiez-le depuis votre relevé d'identité bancaire."),
    ("SIRET", siret, "siret", "Recopiez-le depuis votre avis de situation (Sirene)."),
    ("N° TVA", tva, "vat_number", "Recopiez-le depuis une de vos factures."),
)


def missing_addresses(case: Case) -> Iterator[Problem]:
    """A letter whose address is incomplete: prepared, with the gap highlighted."""
    for notice in case.notices:
        if not notice.client.addressed and notice.step.channel is not Channel.EMAIL:
            yield Problem(
                level=Level.WARNING,
                where=notice.client.where,
                what=f"L'adresse de {notice.client.name} est incomplète ; la lettre est préparée"
                " avec la ligne manquante surlignée.",
                cure="Complétez l'adresse, code postal et ville, puis relancez le programme.",
                cause="clients à l'adresse incomplète",
            )


def unsure_names(case: Case) -> Iterator[Problem]:
    """A formal notice or a court file to a firm whose name may not be its legal one (CPC 54, 57, 1407)."""
    formal = [
        claim for notice in case.notices if notice.step.formal_notice for claim in notice.claims
    ]
    formal += case.stopped(Reason.FILE_DUE)
    for client in {claim.client.id: claim.client for claim in formal}.values():
        if not client.legally_named:
            yield Problem(
                level=Level.WARNING,
                where=client.where,
                what=f"« {client.name} » est-il son nom légal ? Ni forme juridique (SARL, SAS, EI…)"
                " ni SIREN ne le disent ; une mise en demeure ou un dossier à un autre nom ne vaut"
                " rien.",
                cure="Avant de poster, cherchez ce client sur annuaire-entreprises.data.gouv.fr et"
                " notez son SIREN dans « Relance - Clients ».",
                cause="noms légaux à vérifier avant une mise en demeure",
            )


def calls_without_number(case: Case) -> Iterator[Problem]:
    """A call to make to a client without a telephone number."""
    for client in {c.client.id: c.client for c in case.stopped(Reason.CALL_LISTED)}.values():
        if not client.phone:
            yield Problem(
                level=Level.INFO,
                where=client.where,
                what=f"Pas de numéro de téléphone pour {client.name}, à appeler aujourd'hui.",
                cure="Notez-le dans votre feuille de clients ou dans « Relance - Clients ».",
                cause="clients à appeler sans numéro de téléphone",
            )


def unknown_profiles(case: Case) -> Iterator[Problem]:
    """A client whose profile names no ladder; empty, it is that of its kind."""
    known = {fold(ladder.profile): ladder.profile for ladder in case.ledger.ladders}
    for client in case.ledger.clients:
        if client.profile and fold(client.profile) not in known:
            yield Problem(
                level=Level.WARNING,
                where=client.where,
                what=f"Le profil « {client.profile} » de {client.name} n'est pas dans la cadence :"
                f" celle de « {ladder_of(client, case.ledger).profile} » est suivie.",
                cure=f"Écrivez {', '.join(known.values())} dans « Relance - Clients », ou ajoutez ce"
                " profil à la cadence.",
            )


def doubtful_numbers(case: Case) -> Iterator[Problem]:
    """An IBAN, a SIRET or a VAT number whose key is wrong, or that is no number: a warning, never a refusal."""
    for name, kind, field, cure in _KEYS:
        number = getattr(case.ledger.sender, field)
        if number and not kind.is_valid(number):
            yield Problem(
                level=Level.WARNING,
                where=f"Relance - Paramètres, {name}",
                what=f"{name} : ce numéro ne semble pas valide (sa clé ne correspond pas).",
                cure=cure,
            )
