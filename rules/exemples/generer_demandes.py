#!/usr/bin/env python3
"""Write `demandes.csv`: 2,000 synthetic applications, the same ones at every run.

    python3 rules/exemples/generer_demandes.py      (Python 3.11 or later; `git diff` then shows nothing)

No application describes a real person. Each one follows a project. The six usual ones (a whole renovation, single works,
an adaptation, a vacant dwelling, overseas works, a purchase) are drawn here; `demandes/projets.toml` lists the rarer ones,
so that every aid is reached. Most applications are sound, some fail one condition on purpose, some leave answers out, and
the few of `FAUTES_DE_SAISIE` cannot be read at all. A column is the name of an input; the rows of a list have a number:
`projet.gestes.1.nature`, and `projet.gestes` says « aucun » where there is none.
"""

import csv
import datetime
import pathlib
import re
import tomllib

ICI = pathlib.Path(__file__).resolve().parent
COMMUNES = ICI.parent / "territoires" / "communes.csv"
PROJETS_RARES = ICI / "demandes" / "projets.toml"
SORTIE = ICI / "demandes.csv"
DEMANDES = 2000

# The themes in the order of the columns; within one, a column stands where an application first fills it.
THEMES = (
    "demandeur menage prestations impots emploi employeur accompagnateur logement copropriete immeuble bailleur locataire "
    "bail projet energie adaptation degradation vacance transformation acquisition operation collectivite outre_mer indivision"
).split()

# nature, usual cost in € (per m² or per window where it is counted so), how it is counted
GESTES_METROPOLE = [
    ("pac_air_eau", 13000, "forfait"),
    ("pac_hybride", 12000, "forfait"),
    ("pac_geothermique", 19000, "forfait"),
    ("pac_air_air", 6000, "forfait"),
    ("chauffe_eau_thermodynamique", 3500, "forfait"),
    ("cuve_fioul", 1500, "forfait"),
    ("reseau_chaleur", 1800, "forfait"),
    ("chauffe_eau_solaire", 6500, "forfait"),
    ("solaire_combine", 15000, "forfait"),
    ("pvt_eau", 8000, "forfait"),
    ("chaudiere_bois_automatique", 17000, "forfait"),
    ("chaudiere_bois_manuelle", 12000, "forfait"),
    ("poele_granules", 5000, "forfait"),
    ("poele_buches", 4000, "forfait"),
    ("insert", 3800, "forfait"),
    ("vmc_double_flux", 6000, "forfait"),
    ("audit", 900, "forfait"),
    ("fenetres", 850, "equipements"),
    ("murs_exterieur", 170, "surface"),
    ("murs_interieur", 75, "surface"),
    ("combles", 60, "surface"),
    ("toiture_terrasse", 160, "surface"),
]
GESTES_OUTRE_MER = [
    ("surtoiture_ventilee", 110, "surface"),
    ("protection_toiture", 90, "surface"),
    ("bardage_ventile", 120, "surface"),
    ("pare_soleil", 180, "surface"),
    ("protection_vitrages", 150, "surface"),
    ("combles", 60, "surface"),
    ("toiture_terrasse", 160, "surface"),
    ("murs_exterieur", 150, "surface"),
    ("murs_interieur", 75, "surface"),
    ("fenetres", 900, "equipements"),
    ("chauffe_eau_solaire", 5500, "forfait"),
    ("chauffe_eau_thermodynamique", 3200, "forfait"),
    ("solaire_combine", 15000, "forfait"),
    ("pac_air_air", 5000, "forfait"),
]

# Works overseas are drawn apart, as their own project: there, they are too rare for a draw by population.
PROJETS = [
    ("ampleur", 14),
    ("gestes", 15),
    ("adaptation", 7),
    ("vacance", 4),
    ("outre_mer", 4),
    ("achat", 6),
    ("rare", 50),
]

# One answer that spoils a project: each breaks a condition of the aid it aims at.
ACCROCS = {
    "ampleur": [
        {"demandeur.qualite": "locataire_parc_prive"},
        {"demandeur.qualite": "nu_proprietaire"},
        {"logement.residence_principale": "non"},
        {"menage.duree_occupation": "2", "bailleur.duree_location": "5"},
        {"logement.achevement": "15/06/2016"},
        {"logement.commune": "97411"},
        {"logement.dpe": "B", "projet.dpe_apres": "A"},
        {"logement.dpe": "D", "projet.dpe_apres": "B"},
        {"logement.dpe": "E", "projet.dpe_apres": "D"},
        {"projet.gestes_isolation": "1"},
        {"projet.accompagnateur_agree": "non"},
        {"projet.entreprises_rge": "non"},
        {"projet.devis_signe": "oui"},
        {"projet.travaux_commences": "oui"},
        {"projet.installe_chauffage_fossile": "oui", "projet.reste_systeme_fossile": "oui"},
        {"projet.conserve_chauffage_fioul": "oui", "projet.reste_systeme_fossile": "oui"},
        {"projet.reste_systeme_fossile": "oui"},
        {"projet.rendez_vous_france_renov": "non"},
        {"projet.guichet_reserve_tres_modestes": "oui"},
        {"projet.autres_aides": "60000"},
        {"projet.cout_accompagnateur": "5000", "menage.situation_fragile": "oui"},
    ],
    "gestes": [
        {"demandeur.qualite": "locataire_parc_prive"},
        {"demandeur.qualite": "personne_morale"},
        {"logement.residence_principale": "non"},
        {"logement.achevement": "15/06/2016"},
        {"logement.achevement": "15/06/2016", "projet.chaudiere_remplacee": "fioul"},
        {"logement.commune": "97801"},
        {"logement.type": "maison", "logement.dpe": "G", "logement.dpe_disponible": "oui"},
        {"logement.dpe_disponible": "non"},
        {"logement.audit_obligatoire": "oui", "projet.gestes.1.nature": "audit"},
        {"logement.primes_percues_5_ans": "18000"},
        {"logement.primes_percues_5_ans": "20000"},
        {"menage.revenu_fiscal": "160000"},
        {"projet.entreprises_rge": "non"},
        {"projet.travaux_commences": "oui", "projet.urgence_panne": "non"},
        {"projet.travaux_commences": "oui", "projet.urgence_panne": "oui"},
        {"projet.gestes.1.nature": "pac_air_air"},
        {"demandeur.qualite": "proprietaire_bailleur", "bailleur.delai_location": "14"},
        {"demandeur.qualite": "proprietaire_bailleur", "bailleur.logements_aides": "4"},
        {"demandeur.acquereur": "oui"},
    ],
    "adaptation": [
        {"demandeur.qualite": "locataire_parc_social"},
        {"logement.residence_principale": "non"},
        {"logement.commune": "97701"},
        {"menage.revenu_fiscal": "95000"},
        {"adaptation.personnes.1.age": "69", "adaptation.personnes.1.gir": "sans_gir"},
        {"adaptation.niveau_amo": "aucun"},
        {"adaptation.engagee": "oui"},
        {"adaptation.travaux_aides_5_ans": "22000"},
    ],
    "vacance": [
        {"demandeur.qualite": "proprietaire_occupant"},
        {"demandeur.qualite": "personne_morale"},
        {"logement.commune": "97501"},
        {"vacance.densite": "4"},
        {"vacance.operation_programmee": "non"},
        {"vacance.duree": "24"},
        {"vacance.travaux_aides_anah": "non"},
        {"vacance.depot_travaux": "31/12/2023"},
        {"vacance.decent_apres_travaux": "non"},
        {"logement.residence_principale": "non"},
    ],
    "outre_mer": [
        {"demandeur.qualite": "locataire_parc_prive"},
        {"logement.commune": "97801"},
        {"logement.achevement": "31/12/2025"},
        {"logement.residence_principale": "non"},
        {"menage.revenu_fiscal": "120000"},
        {"projet.entreprises_rge": "non"},
        {"projet.travaux_commences": "oui", "projet.urgence_panne": "non"},
        {"projet.gestes.1.nature": "pac_air_air"},
        {"logement.primes_percues_5_ans": "19500"},
    ],
    "achat": [
        {"logement.residence_principale": "non"},
        {"acquisition.primo_accedant": "non"},
        {"acquisition.primo_accedant": "non", "acquisition.logement_sinistre": "oui"},
        {"logement.commune": "97701"},
        {"menage.revenu_fiscal_n2": "180000"},
        {"acquisition.operation": "ancien_avec_travaux", "logement.commune": "69123"},
        {"acquisition.operation": "ancien_avec_travaux", "logement.commune": "23096", "acquisition.travaux": "5000"},
        {"acquisition.operation": "ancien_avec_travaux", "logement.commune": "23096", "projet.dpe_apres": "E"},
        {"acquisition.operation": "ancien_avec_travaux", "logement.commune": "23096", "acquisition.travaux_eco_ptz": "oui"},
        {"acquisition.autres_prets": "0"},
        {"acquisition.autres_prets": "20000"},
    ],
}

# What no rule can read, each of its own kind: it must end among the rejects, with its column and its reason.
FAUTES_DE_SAISIE = {
    97: {"logement.commune": "99999"},
    298: {"menage.revenu_fiscal": "environ vingt mille"},
    512: {"date": "31/02/2025"},
    731: {"demandeur.qualite": "proprietaire"},
    904: {"demandeur.qualite": "?"},
    1096: {"menage.personnes": "0"},
    1287: {"logement.residence_principale": "peut-être"},
    1445: {"projet.travaux_ht": "46000 m²"},
    1603: {"menage.revenu_fiscal": "25.000"},
    1777: {"menage.revenu_fiscal": "21450,55"},
    1912: {"date": ""},
}


class Alea:
    """A linear congruential generator: the same numbers on every machine and with every version of Python."""

    def __init__(self, graine):
        self.etat = graine

    def entier(self, premier, dernier):
        """A whole number from `premier` to `dernier`, both included."""
        self.etat = (self.etat * 6364136223846793005 + 1442695040888963407) % 2**64
        return premier + (self.etat >> 33) % (dernier - premier + 1)

    def chance(self, sur_cent):
        """True `sur_cent` times in a hundred."""
        return self.entier(1, 100) <= sur_cent

    def parmi(self, choix):
        """One of `choix`, each as likely."""
        return choix[self.entier(0, len(choix) - 1)]

    def pondere(self, choix):
        """One of the values of `choix`, pairs of a value and its weight."""
        tirage = self.entier(1, sum(poids for _, poids in choix))
        for valeur, poids in choix:
            tirage -= poids
            if tirage <= 0:
                return valeur

    def autour(self, moyenne, ecart):
        """A number near `moyenne`, as if three dice were thrown; at most `ecart` away."""
        return moyenne + (self.entier(-ecart, ecart) + self.entier(-ecart, ecart) + self.entier(-ecart, ecart)) // 3


def oui(vrai):
    return "oui" if vrai else "non"


def euros(montant, centimes=0):
    """An amount as a French spreadsheet writes it."""
    return f"{montant},{centimes:02d}" if centimes else str(montant)


def jour(date):
    return date.strftime("%d/%m/%Y")


def au_hasard_entre(alea, debut, fin):
    return debut + datetime.timedelta(days=alea.entier(0, (fin - debut).days))


class Communes:
    """The communes, drawn as often as they have inhabitants."""

    def __init__(self, chemin):
        with open(chemin, encoding="utf-8", newline="") as fichier:
            lignes = [ligne for ligne in csv.DictReader(fichier) if int(ligne["population"] or 0) > 0]
        self.population = {ligne["code_insee"]: int(ligne["population"]) for ligne in lignes}
        self.par_territoire = {
            territoire: self.cumul(ligne["code_insee"] for ligne in lignes if ligne["territoire"] == territoire)
            for territoire in ("metropole", "drom")
        }
        self.rurales = [ligne["code_insee"] for ligne in lignes if self.rurale(ligne)]

    def rurale(self, ligne):
        return ligne["territoire"] == "metropole" and int(ligne["population"]) < 2000

    def cumul(self, codes):
        total, paliers = 0, []
        for code in codes:
            total += self.population[code]
            paliers.append((total, code))
        return paliers

    def tirer(self, alea, territoire="metropole"):
        paliers = self.par_territoire[territoire]
        tirage = alea.entier(1, paliers[-1][0])
        bas, haut = 0, len(paliers) - 1
        while bas < haut:
            milieu = (bas + haut) // 2
            if paliers[milieu][0] < tirage:
                bas = milieu + 1
            else:
                haut = milieu
        return paliers[bas][1]


def foyer(alea, demande):
    """Who asks, with what resources. Resources grow with the household, and spread over the four categories."""
    personnes = alea.pondere([(1, 36), (2, 32), (3, 14), (4, 12), (5, 4), (6, 1), (7, 1)])
    niveau = alea.pondere([(13000, 32), (20000, 30), (27000, 24), (42000, 14)])
    revenu = alea.autour(niveau, 5000) * (60 + 40 * personnes) // 100
    demande["menage.personnes"] = str(personnes)
    demande["menage.revenu_fiscal"] = str(revenu)
    demande["menage.revenu_fiscal_n2"] = str(max(0, revenu - alea.entier(-1500, 2500)))
    demande["menage.duree_occupation"] = str(alea.entier(3, 15))
    demande["menage.situation_fragile"] = oui(alea.chance(8))


def logement(alea, demande, commune, annees):
    demande["logement.commune"] = commune
    demande["logement.type"] = alea.pondere([("maison", 65), ("appartement", 35)])
    demande["logement.residence_principale"] = "oui"
    demande["logement.achevement"] = f"31/12/{alea.entier(*annees)}"
    demande["logement.dpe_disponible"] = "oui"
    demande["logement.dpe"] = alea.pondere([("C", 6), ("D", 14), ("E", 34), ("F", 26), ("G", 20)])
    demande["logement.audit_obligatoire"] = "non"
    demande["logement.primes_percues_5_ans"] = alea.pondere([("0", 90), ("2500", 6), ("12000", 4)])


def location(alea, demande, communes):
    """A landlord says where he lives and for how long he lets."""
    demande["bailleur.commune"] = communes.tirer(alea)
    demande["bailleur.duree_location"] = str(alea.entier(6, 12))
    demande["bailleur.delai_location"] = str(alea.entier(0, 11))
    demande["bailleur.logements_aides"] = str(alea.entier(1, 3))


def chantier(alea, demande):
    """What every energy project says of its works."""
    demande["projet.entreprises_rge"] = "oui"
    demande["projet.devis_signe"] = "non"
    demande["projet.travaux_commences"] = "non"
    demande["projet.urgence_panne"] = "non"
    demande["projet.chaudiere_remplacee"] = "fioul" if alea.chance(20) else "aucune"
    demande["projet.autres_aides"] = alea.pondere([("0", 70), ("1500", 20), ("6000", 10)])


def gestes(alea, demande, choix):
    """One to three works, their cost with taxes and the energy bonus received for each."""
    retenus = []
    for _ in range(alea.pondere([(1, 55), (2, 30), (3, 15)])):
        geste = alea.parmi(choix)
        if geste not in retenus:
            retenus.append(geste)
    for numero, (nature, prix, compte) in enumerate(retenus, start=1):
        quantite = {"forfait": 1, "surface": alea.entier(20, 140), "equipements": alea.entier(1, 10)}[compte]
        cout = alea.autour(prix, prix // 3) * quantite
        ligne = f"projet.gestes.{numero}."
        demande[ligne + "nature"] = nature
        demande[ligne + "cout"] = euros(cout, alea.pondere([(0, 80), (50, 12), (99, 8)]))
        demande[ligne + "surface"] = str(quantite) if compte == "surface" else ""
        demande[ligne + "equipements"] = str(quantite) if compte == "equipements" else ""
        demande[ligne + "cee"] = euros(cout * alea.pondere([(0, 30), (8, 40), (20, 22), (60, 8)]) // 100)


def sans_gestes(demande):
    demande["projet.gestes"] = "aucun"


def sans_travaux(demande):
    """No energy works: the answers that say so."""
    sans_gestes(demande)
    demande["projet.entreprises_rge"] = "non"
    demande["projet.accompagnateur_agree"] = "non"


def sans_adaptation(demande):
    demande["adaptation.niveau_amo"] = "aucun"


def sans_vacance(demande):
    demande["vacance.travaux_aides_anah"] = "non"


def sans_achat(demande):
    demande["acquisition.autres_prets"] = "0"


def projet_ampleur(alea, demande, communes, date):
    demande["demandeur.qualite"] = alea.pondere(
        [("proprietaire_occupant", 80), ("proprietaire_bailleur", 14), ("titulaire_droit_reel", 6)]
    )
    logement(alea, demande, communes.tirer(alea), (1880, 2005))
    location(alea, demande, communes)
    chantier(alea, demande)
    gain = alea.pondere([(2, 45), (3, 35), (4, 20)])
    depart = "ABCDEFG".index(demande["logement.dpe"])
    demande["projet.dpe_apres"] = "ABCDEFG"[max(0, depart - gain)]
    demande["projet.gestes_isolation"] = str(alea.entier(2, 4))
    demande["projet.travaux_ht"] = euros(alea.autour(46000, 34000), alea.pondere([(0, 85), (41, 15)]))
    demande["projet.taux_tva"] = "5,5 %"
    demande["projet.accompagnateur_agree"] = "oui"
    demande["projet.cout_accompagnateur"] = str(alea.entier(1500, 2600))
    demande["projet.rendez_vous_france_renov"] = "oui"
    demande["projet.installe_chauffage_fossile"] = "non"
    demande["projet.conserve_chauffage_fioul"] = "non"
    demande["projet.reste_systeme_fossile"] = oui(alea.chance(10))
    demande["projet.guichet_reserve_tres_modestes"] = oui(alea.chance(60))
    sans_gestes(demande)
    sans_adaptation(demande)
    sans_vacance(demande)
    sans_achat(demande)


def projet_gestes(alea, demande, communes, date):
    demande["demandeur.qualite"] = alea.pondere(
        [("proprietaire_occupant", 82), ("proprietaire_bailleur", 13), ("titulaire_droit_reel", 5)]
    )
    demande["demandeur.acquereur"] = "non"
    logement(alea, demande, communes.tirer(alea), (1880, 2005))
    location(alea, demande, communes)
    chantier(alea, demande)
    gestes(alea, demande, GESTES_METROPOLE)
    demande["projet.accompagnateur_agree"] = "non"
    sans_adaptation(demande)
    sans_vacance(demande)
    sans_achat(demande)


def projet_adaptation(alea, demande, communes, date):
    demande["demandeur.qualite"] = alea.pondere(
        [("proprietaire_occupant", 76), ("locataire_parc_prive", 14), ("titulaire_droit_reel", 10)]
    )
    demande["demandeur.acquereur"] = "non"
    logement(alea, demande, communes.tirer(alea, alea.pondere([("metropole", 93), ("drom", 7)])), (1880, 2015))
    for numero in range(1, alea.pondere([(1, 75), (2, 25)]) + 1):
        age, gir, incapacite, pch = alea.pondere(
            [
                ((alea.entier(70, 95), alea.parmi(["sans_gir", "gir_4", "gir_6"]), 0, False), 62),
                ((alea.entier(60, 69), alea.parmi(["gir_3", "gir_5", "gir_6"]), 0, False), 14),
                ((alea.entier(18, 59), "sans_gir", alea.entier(50, 90), False), 14),
                ((alea.entier(18, 59), "sans_gir", 45, True), 5),
                ((alea.entier(40, 69), "sans_gir", 40, False), 5),
            ]
        )
        ligne = f"adaptation.personnes.{numero}."
        demande[ligne + "age"] = str(age)
        demande[ligne + "gir"] = gir
        demande[ligne + "incapacite"] = f"{incapacite} %"
        demande[ligne + "pch"] = oui(pch)
    demande["adaptation.travaux_ht"] = euros(alea.autour(12000, 14000) if alea.chance(92) else 22000)
    if demande["adaptation.travaux_ht"].startswith("-"):
        demande["adaptation.travaux_ht"] = "900,50"
    demande["adaptation.travaux_aides_5_ans"] = alea.pondere([("0", 90), ("6000", 7), ("15000", 3)])
    demande["adaptation.niveau_amo"] = alea.pondere([("socle", 30), ("complet", 40), ("complet_ergo", 30)])
    demande["adaptation.engagee"] = "non"
    sans_travaux(demande)
    sans_vacance(demande)
    sans_achat(demande)


def projet_vacance(alea, demande, communes, date):
    demande["demandeur.qualite"] = alea.pondere([("proprietaire_bailleur", 85), ("organisme_insertion", 15)])
    logement(alea, demande, alea.parmi(communes.rurales), (1800, 1990))
    location(alea, demande, communes)
    demande["vacance.densite"] = alea.pondere([("5", 30), ("6", 45), ("7", 25)])
    demande["vacance.operation_programmee"] = "oui"
    demande["vacance.duree"] = str(alea.entier(25, 120))
    demande["vacance.travaux_aides_anah"] = "oui"
    demande["vacance.depot_travaux"] = jour(max(datetime.date(2024, 1, 1), date - datetime.timedelta(days=alea.entier(0, 60))))
    demande["vacance.decent_apres_travaux"] = "oui"
    demande["vacance.logements"] = alea.pondere([("1", 70), ("2", 15), ("3", 10), ("6", 5)])
    sans_travaux(demande)
    sans_adaptation(demande)
    sans_achat(demande)


def projet_outre_mer(alea, demande, communes, date):
    demande["demandeur.qualite"] = alea.pondere([("proprietaire_occupant", 85), ("proprietaire_bailleur", 15)])
    demande["demandeur.acquereur"] = "non"
    logement(alea, demande, communes.tirer(alea, "drom"), (1950, 2020))
    demande["logement.dpe_disponible"], demande["logement.dpe"] = "non", ""
    location(alea, demande, communes)
    chantier(alea, demande)
    gestes(alea, demande, GESTES_OUTRE_MER)
    sans_adaptation(demande)
    sans_vacance(demande)
    sans_achat(demande)


def projet_achat(alea, demande, communes, date):
    demande["demandeur.qualite"] = "proprietaire_occupant"
    demande["demandeur.acquereur"] = "oui"
    ancien = alea.chance(25)
    logement(alea, demande, alea.parmi(communes.rurales) if ancien else communes.tirer(alea), (1900, 2000))
    cout = alea.autour(190000, 110000)
    demande["acquisition.operation"] = (
        "ancien_avec_travaux"
        if ancien
        else alea.pondere(
            [
                ("collectif_neuf", 40),
                ("individuel_neuf", 30),
                ("transformation_local", 5),
                ("location_accession", 8),
                ("bail_reel_solidaire", 8),
                ("accession_qpv_anru", 5),
                ("vente_hlm", 4),
            ]
        )
    )
    demande["acquisition.primo_accedant"] = "oui"
    demande["acquisition.logement_sinistre"] = "non"
    demande["menage.handicap"] = "non"
    demande["acquisition.cout_ttc"] = str(cout)
    demande["acquisition.travaux"] = str(cout * alea.entier(25, 45) // 100) if ancien else "0"
    demande["acquisition.travaux_eco_ptz"] = "non"
    demande["acquisition.autres_prets"] = str(cout * alea.entier(40, 80) // 100)
    demande["projet.dpe_apres"] = alea.pondere([("B", 30), ("C", 40), ("D", 30)]) if ancien else ""
    sans_travaux(demande)
    sans_adaptation(demande)
    sans_vacance(demande)


CONSTRUIRE = {
    "ampleur": projet_ampleur,
    "gestes": projet_gestes,
    "adaptation": projet_adaptation,
    "vacance": projet_vacance,
    "outre_mer": projet_outre_mer,
    "achat": projet_achat,
}


def reponses(table, prefixe=""):
    """The answers of a table of `demandes/projets.toml`, under their full names."""
    for nom, valeur in table.items():
        if isinstance(valeur, dict):
            yield from reponses(valeur, f"{prefixe}{nom}.")
        else:
            yield prefixe + nom, valeur


def demande_rare(alea, projet):
    """An application for a project of `demandes/projets.toml`. Sometimes, one yes is a no or one no a yes."""
    demande = {"date": jour(au_hasard_entre(alea, projet["du"], projet["au"]))}
    for colonne, choix in reponses({nom: projet[nom] for nom in projet if nom not in ("titre", "du", "au")}):
        valeur = str(alea.parmi(choix) if isinstance(choix, list) else choix)
        montant = re.fullmatch(r"([\d ]+) (€.*)?[^%]*", valeur)
        if montant:
            valeur = montant[1].replace(" ", "")
            if montant[2] and int(valeur) >= 100:
                valeur = str(alea.autour(int(valeur), int(valeur) // 8))
        demande[colonne] = valeur
    # A single person turned into a couple would be refused: the answers would contradict one another.
    booleens = [colonne for colonne, valeur in demande.items() if valeur in ("oui", "non") and colonne != "menage.couple"]
    if booleens and alea.chance(25):
        colonne = alea.parmi(booleens)
        demande[colonne] = oui(demande[colonne] == "non")
    return demande


def demande_usuelle(alea, communes, projet, accrocs_vus):
    date = au_hasard_entre(alea, datetime.date(2024, 1, 1), datetime.date(2026, 12, 31))
    demande = {"date": jour(date)}
    foyer(alea, demande)
    CONSTRUIRE[projet](alea, demande, communes, date)
    if alea.chance(30):
        # In turn rather than at random, so that each is met.
        accrocs = ACCROCS[projet]
        demande.update(accrocs[accrocs_vus[projet] % len(accrocs)])
        accrocs_vus[projet] += 1
    return demande


def colonnes(demandes):
    """`id`, `date`, then the inputs in use, by theme; the answers of a list after the answer « aucun »."""
    noms = {nom: None for demande in demandes for nom, valeur in demande.items() if valeur}
    rang = {nom: numero for numero, nom in enumerate(noms)}

    def place(nom):
        theme, champ, *ligne = nom.split(".")
        premier = min(rang[autre] for autre in noms if autre.split(".")[:2] == [theme, champ])
        return THEMES.index(theme), premier, ligne[:1], rang[nom]

    return ["id", "date", *sorted(noms.keys() - {"id", "date"}, key=place)]


def main():
    alea = Alea(20260315)
    communes = Communes(COMMUNES)
    rares = tomllib.loads(PROJETS_RARES.read_text(encoding="utf-8"))["projet"]
    accrocs_vus = dict.fromkeys(CONSTRUIRE, 0)
    demandes = []
    for numero in range(1, DEMANDES + 1):
        projet = alea.pondere(PROJETS)
        if projet == "rare":
            # In turn, as the answers that spoil a project.
            rares.append(rares.pop(0))
            demande = demande_rare(alea, rares[-1])
        else:
            demande = demande_usuelle(alea, communes, projet, accrocs_vus)
        if alea.chance(9):
            donnees = [nom for nom in demande if nom not in ("date", "demandeur.qualite") and demande[nom]]
            for _ in range(alea.entier(1, 3)):
                demande[alea.parmi(donnees)] = ""
        demandes.append({"id": f"D{numero:04d}"} | demande | FAUTES_DE_SAISIE.get(numero, {}))
    with open(SORTIE, "w", encoding="utf-8", newline="") as fichier:
        sortie = csv.DictWriter(fichier, colonnes(demandes), restval="", delimiter=";", lineterminator="\n")
        sortie.writeheader()
        sortie.writerows({nom: valeur for nom, valeur in demande.items() if valeur} for demande in demandes)


if __name__ == "__main__":
    main()
