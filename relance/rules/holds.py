"""« Suite donnée »: the owner's word on a row, read as a state that holds it or as an event.

The words of the list count, and what people usually write instead; a remark may follow after a
colon, a comma, a dash or a bracket. Anything else is for a person to read, and holds the row.
"""

from __future__ import annotations

import re
from datetime import date

from relance.french import fold
from relance.rules.model import EventKind, Hold, State

_STATES = {
    State.PROMISE: "promis/promesse de paiement/promesse de reglement/a promis de payer",
    State.DISPUTE: "en litige/conteste/contestee/contestation/reclamation/desaccord",
    State.PLAN: "plan/plan de paiement/paiement echelonne/paiement en plusieurs fois/moratoire",
    State.DO_NOT_CHASE: "pas de relance/ne plus relancer/a ne pas relancer/stop/suspendue",
    State.RETENTION: "retenue/rg/retenue garantie",
    State.INSOLVENCY: "redressement/redressement judiciaire/rj/liquidation/"
    "liquidation judiciaire/lj/sauvegarde/faillite/depot de bilan",
    State.OVER_INDEBTED: "surendette/surendettee/dossier de surendettement/banque de france",
    State.DEATH: "decede/decedee/dcd/succession",
    State.HANDED_OVER: "huissier/commissaire de justice/avocat/recouvrement/"
    "societe de recouvrement/affacturage/factor",
    State.CLAIM_FILED: "injonction/injonction de payer/injonction de payer deposee",
    State.TITLE: "titre/titre executoire/jugement",
    State.GIVEN_UP: "abandon/abandonne/abandonner/irrecouvrable/perte/creance irrecouvrable",
    State.PAID: "paye/regle/reglee/solde/soldee/virement recu/paiement recu/reglement recu",
    State.CHEQUE: "cheque/cheque en main/cheque a encaisser",
    State.CHASE: "a relancer/relance ok/reprendre les relances",
}  # fmt: skip
_EVENTS = {
    EventKind.CALLED: "appele/appelee/appel passe/telephone/appel effectue",
    EventKind.NOT_POSTED: "non parti/pas parti/non poste/pas poste/pas envoye/non envoye",
    EventKind.ACKNOWLEDGED: "ar recu/ar/accuse recu/accuse de reception recu",
    EventKind.UNCLAIMED: "non reclamee/pli non reclame/pli avise et non reclame",
    EventKind.REFUSED: "refusee/refuse par le destinataire/pli refuse",
    EventKind.ADDRESS_UNKNOWN: "npai/destinataire inconnu/destinataire inconnu a l adresse/"
    "n habite plus a l adresse indiquee",
}
STATE_WORDS = {fold(state): state for state in State if state is not State.NOT_UNDERSTOOD} | {
    word: state for state, words in _STATES.items() for word in words.split("/")
}
EVENT_WORDS = {fold(kind): kind for kind in _EVENTS} | {
    word: kind for kind, words in _EVENTS.items() for word in words.split("/")
}
_REMARK = re.compile(r"[:,;(–—]| -|- ")


def read_hold(text: str, until: date | None, where: str) -> Hold | None:
    """The hold that « Suite donnée » and « Jusqu'au » set; None for an empty cell or an event.

    A date without a word is not understood either: it was meant to hold something.
    """
    event = read_event(text)
    if (event and event is not EventKind.ADDRESS_UNKNOWN) or (not text.strip() and until is None):
        return None  # a letter to an unknown address must not leave: that event holds
    state = None if "?" in text else STATE_WORDS.get(fold(text))
    if state is None and "?" not in text:
        state = STATE_WORDS.get(fold(_REMARK.split(text, maxsplit=1)[0]))
        # « Payée : en partie » takes back what it says: only a word that holds may be remarked on.
        state = None if state in {State.PAID, State.CHASE} else state
    return Hold(state=state or State.NOT_UNDERSTOOD, until=until, text=text.strip(), where=where)


def read_event(text: str) -> EventKind | None:
    """The event that « Suite donnée » reports (« Appel fait »), to be recorded and then emptied."""
    return EVENT_WORDS.get(fold(text))
