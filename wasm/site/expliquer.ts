/** One result, line by line. */
import { load } from '../js/index.js'
import { capital, shownDate, shownQuantity, typeset } from '../js/text.js'
import type { Answer, Case, Explanation, Input } from '../js/types.js'

/** A case of rules/exemples. */
const one: Case = {
  date: '2026-03-15',
  'demandeur.qualite': 'proprietaire_occupant',
  'menage.personnes': '2',
  'menage.revenu_fiscal': '25000',
  'menage.duree_occupation': '10',
  'menage.situation_fragile': false,
  'logement.commune': '69123',
  'logement.type': 'maison',
  'logement.residence_principale': true,
  'logement.achevement': '1962-12-31',
  'logement.dpe': 'G',
  'projet.gestes': [],
  'projet.dpe_apres': 'D',
  'projet.gestes_isolation': '3',
  'projet.travaux_ht': '46500',
  'projet.taux_tva': '5,5 %',
  'projet.autres_aides': '2000',
  'projet.accompagnateur_agree': true,
  'projet.cout_accompagnateur': '1950',
  'projet.rendez_vous_france_renov': true,
  'projet.entreprises_rge': true,
  'projet.devis_signe': false,
  'projet.travaux_commences': false,
  'projet.installe_chauffage_fossile': false,
  'projet.conserve_chauffage_fioul': false,
}

function element(tag: string, text = '', name = ''): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = typeset(text)
  if (name) made.className = name
  return made
}

function tree(steps: Explanation[]): HTMLElement {
  const list = element('ul', '', 'tree')
  for (const step of steps) {
    const item = element('li')
    const line = element('div', '', 'line')
    line.append(element('span', capital(step.libelle)), element('span', step.valeur))
    item.append(line)
    const told = [step.detail, ...(step.references ?? [])].filter(Boolean).join(' – ')
    if (told) item.append(element('p', told))
    if (step.etapes?.length) item.append(tree(step.etapes))
    list.append(item)
  }
  return list
}

function shown(input: Input | undefined, value: Answer): string {
  if (Array.isArray(value)) return 'aucune ligne'
  if (typeof value !== 'string') return value === true ? 'oui' : 'non'
  switch (input?.type) {
    case 'enumeration':
      return input.valeurs.find(({ nom }) => nom === value)?.libelle ?? value
    case 'nombre':
      return shownQuantity(value, input.unite)
    case 'cle':
      return value === '69123' ? 'Lyon' : value
    default:
      return shownDate(value)
  }
}

const answer = document.getElementById('reponse')
try {
  const pack = await load({ rules: 'bareme/pack/regles.bin', territories: 'bareme/pack/territoires.bin' })
  await pack.complete()
  const known = new Set(pack.info.entrees.map(({ nom }) => nom))
  const given = Object.fromEntries(Object.entries(one).filter(([name]) => name === 'date' || known.has(name))) as Case
  document.getElementById('dossier')?.append(...Object.entries(given).map(([name, value]) => {
    const input = pack.info.entrees.find(({ nom }) => nom === name)
    const pair = element('div')
    pair.append(element('dt', input?.libelle ?? 'Date de la demande'), element('dd', shown(input, value)))
    return pair
  }))
  const said = pack.assess(given, { axes: ['energie'], explications: true })
  answer?.replaceChildren(...said.aides.filter(({ statut }) => statut === 'éligible').map((aid) => {
    const part = element('section', '', 'aid')
    const amount = aid.resultats.find(({ resultat }) => resultat === 'montant')
    part.append(element('h3', `${aid.libelle}${amount ? ` : ${amount.texte}` : ''}`), tree(aid.explication?.etapes ?? []))
    return part
  }))
} catch (error) {
  if (answer) answer.textContent = `Le calcul n’a pu se faire\u00a0: ${error instanceof Error ? error.message : String(error)}`
}
