"""Of which kind a client is by its name or by the owner's word for it."""

from __future__ import annotations

import pytest

from relance.rules.codes import Kind
from relance.words.kinds import (
    is_health,
    kind_of_initials,
    kind_of_name,
    kind_of_title,
    kind_of_type,
    kinds_in,
)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Pro", Kind.BUSINESS),
        ("SOCIÉTÉ", Kind.BUSINESS),
        ("B2C", Kind.CONSUMER),
        ("Privé", Kind.CONSUMER),
        ("Secteur public", Kind.PUBLIC_BODY),
        ("Copropriété", Kind.OTHER),
        ("asso.", Kind.OTHER),
        ("SCI", Kind.OTHER),
        ("S.A.R.L.", None),
        ("SARL", Kind.BUSINESS),
        ("B to B", Kind.BUSINESS),
        ("PME", Kind.BUSINESS),
        ("Établissement public", Kind.PUBLIC_BODY),
        ("P", None),  # « professionnel » as well as « particulier »
        ("voisin", None),
        ("", None),
    ],
)
def test_the_word_of_an_owner_for_a_kind_is_understood(word: str, kind: Kind | None) -> None:
    assert kind_of_type(word) is kind


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (["P", "E", "P"], {"p": Kind.CONSUMER, "e": Kind.BUSINESS}),
        (["PP", "PM"], {"pp": Kind.CONSUMER, "pm": Kind.BUSINESS}),
        (["P", "E", "A"], {"a": Kind.OTHER}),
        (["P", "A"], {}),  # « partiel » and « acompte »
        (["P", "P"], {}),
        (["P", "F"], {}),
        (["Pro", "part.", ""], {"pro": Kind.BUSINESS, "part": Kind.CONSUMER}),
    ],
)
def test_initials_are_kinds_where_all_of_a_column_is_of_one_set(
    words: list[str], kinds: dict[str, Kind]
) -> None:
    found = kinds_in(words)
    assert found == kinds or (bool(kinds) and kinds.items() <= found.items())


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Pro (O/N)", Kind.BUSINESS),
        ("Client particulier ?", Kind.CONSUMER),
        ("Est un professionnel", None),
        ("Pro / Part", None),
        ("Payé O/N", None),
    ],
)
def test_a_title_of_yes_and_no_names_its_kind(title: str, kind: Kind | None) -> None:
    assert kind_of_title(title) is kind


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("SARL Dupré", (Kind.BUSINESS, "sarl")),
        ("S.A.S. Dupré", (Kind.BUSINESS, "sas")),
        ("Dupré SA", (Kind.BUSINESS, "sa")),
        ("Pascale Sa Costa", None),  # a family name
        ("SCI du Parc SARL", (Kind.OTHER, "sci")),
        ("Syndicat des copropriétaires du Mail", (Kind.OTHER, "syndicat des coproprietaires")),
        ("Commune de Trélazé", (Kind.PUBLIC_BODY, "commune de")),
        ("Garage de la Mairie", None),  # at the beginning only
        ("Centre hospitalier de Cholet", (Kind.PUBLIC_BODY, "centre hospitalier")),
        ("Hôpital privé Saint-Grégoire", None),
        # unless they are private: an « hôpital-clinique » or a veterinary one is a firm
        ("Hôpital-Clinique Claude-Bernard", None),
        ("CHU vétérinaire", None),
        ("GHU Paris", (Kind.PUBLIC_BODY, "ghu")),
        ("APHP - DSFP", (Kind.PUBLIC_BODY, "aphp")),
        (
            "Établissement public de santé Barthélemy-Durand",
            (Kind.PUBLIC_BODY, "etablissement public de sante"),
        ),
        ("Groupe hospitalier Paris Saint-Joseph", None),  # an association
        ("EIRL Petit", (Kind.BUSINESS, "eirl")),
        ("SELAS Pharmacie du Lac", (Kind.BUSINESS, "selas")),
        ("SCP Roy et Petit", (Kind.BUSINESS, "scp")),
        ("SCM du Mail", (Kind.BUSINESS, "scm")),
        ("G.I.E. du Port", (Kind.BUSINESS, "gie")),
        ("Dupré SPRL", (Kind.BUSINESS, "sprl")),
        ("SCEA des Ormes", (Kind.BUSINESS, "scea")),
        ("Coopérative SCA du Lac", (Kind.BUSINESS, "sca")),
        ("SELURL Dr Roy", (Kind.BUSINESS, "selurl")),
        ("CUMA des Monts", (Kind.BUSINESS, "cuma")),
        ("Ets Roux", (Kind.BUSINESS, "ets")),
        ("Entreprise Petit", (Kind.BUSINESS, "entreprise")),
        ("Petit, micro-entreprise", (Kind.BUSINESS, "micro entreprise")),
        ("Comité d'entreprise", (Kind.OTHER, "comite d entreprise")),
        ("Société de chasse du Lac", None),
        ("Ste Anne", None),
        ("Assoc. Les Amis", (Kind.OTHER, "assoc")),
        ("Comité des fêtes de Brain", (Kind.OTHER, "comite des fetes")),
        ("Fédération de pêche", (Kind.OTHER, "federation")),
        ("Copro. 12 rue du Mail", (Kind.OTHER, "copro")),
        ("Synd. des copropriétaires", (Kind.OTHER, "synd des coproprietaires")),
        ("GFA du Lac", (Kind.OTHER, "gfa")),
        ("Ville d'Angers", (Kind.PUBLIC_BODY, "ville d")),
        ("Commune des Sables", (Kind.PUBLIC_BODY, "commune des")),
        ("CCAS d'Angers", (Kind.PUBLIC_BODY, "ccas")),
        ("SDIS 49", (Kind.PUBLIC_BODY, "sdis")),
        ("Communauté d'agglomération du Lac", (Kind.PUBLIC_BODY, "communaute d agglomeration")),
        ("EHPAD public de Brest", (Kind.PUBLIC_BODY, "ehpad public")),
        ("EHPAD Les Tilleuls", None),  # most are of associations or firms
        ("Centre hosp. de Laval", (Kind.PUBLIC_BODY, "centre hosp")),
        ("Jean Roy", None),
        ("", None),
    ],
)
def test_a_clear_sign_in_a_name_tells_its_kind(name: str, told: tuple[Kind, str] | None) -> None:
    assert kind_of_name(name) == told


@pytest.mark.parametrize(
    ("name", "town", "initials"),
    [
        ("CH Angers", "", "CH"),
        ("CH de Laval", "", "CH"),
        ("CH DE LAVAL", "", "CH"),
        ("C.H. d'Ancenis", "", "CH"),
        ("CHI Créteil", "", "CHI"),
        ("Le CHS de Sainte-Gemmes", "", "CHS"),
        ("EPS Ville-Evrard", "", "EPS"),
        ("CH ANGERS", "Angers cedex 9", "CH"),
        ("CH ANGERS", "", ""),  # may be somebody of that name
        ("CH Angers", "49933 ANGERS CEDEX 9", "CH"),
        ("CH Le Mans", "Le Mans", "CH"),
        ("EPS Ville-Evrard", "Neuilly-sur-Marne", "EPS"),  # called after a place
        ("CH Le Gall", "Le Mans", ""),
        ("CH Dupont", "Angers", ""),
        ("CH DUPONT", "Angers", ""),
        ("Ch. Dupont", "", ""),
        ("CH. Dupont", "", ""),
        ("Ch Dupont", "", ""),
        ("Dupont CH", "", ""),
        ("CH", "", ""),
        ("CH _", "", ""),
        ("CH Rénovation", "", ""),
        ("EPS Sécurité", "", ""),
        ("CH privé de l'Europe", "", ""),
        ("CH'ti Martin", "", ""),
    ],
)
def test_initials_that_somebody_may_have_tell_a_hospital_only_as_hospitals_write_them(
    name: str, town: str, initials: str
) -> None:
    assert kind_of_initials(name, town) == ((Kind.PUBLIC_BODY, initials) if initials else None)
    assert not initials or is_health(name)


@pytest.mark.parametrize(
    ("name", "health"),
    [
        ("Centre Hospitalier de Cholet", True),
        ("CH Cholet", True),
        ("CH. de Laval", True),
        ("CHU d'Angers", True),
        ("CHRU Nancy", True),
        ("C.H.U. Nantes", True),
        ("Le Centre hospitalier", True),
        ("L'Hôpital Saint-Nicolas", True),
        ("Hôpitaux de Saint-Maurice", True),
        ("AP-HP", True),
        ("APHP - DSFP", True),
        ("AP-HM", True),
        ("Hospices civils de Lyon", True),
        ("GHT 49", True),
        ("GH Nord-Essonne", True),
        ("HUS", True),
        ("EHPAD public de Brest", False),  # 30 days: no « établissement public de santé »
        ("Groupement hospitalier Portes de Provence", True),
        ("Groupe Hospitalier Sud Île-de-France", True),
        ("EPSM de la Sarthe", True),
        ("EPS Ville-Évrard", True),
        ("Établissement public de santé Barthélemy-Durand", True),
        ("Hôpital privé Saint-Grégoire", False),
        ("Centre hospitalier privé de l'Europe", False),
        ("Clinique de l'Hôpital", False),
        ("Hôpital vétérinaire", False),
        ("Mairie de Trélazé", False),
        ("Charente (département)", False),
        ("Commune de L'Hôpital", False),
    ],
)
def test_a_health_establishment_is_known_by_how_its_name_begins(name: str, health: bool) -> None:
    assert is_health(name) is health
