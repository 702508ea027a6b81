/** The four groups of aids, and all that is said of each. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { amount, isOpen, outcome } from '../amounts.js'
import { capital } from '../text.js'
import type { AidAssessment, Assessment, Counterfactual, Explanation, Outcome } from '../types.js'
import { french, type View } from './view.js'

export function groups(said: Assessment, view: View): TemplateResult {
  const { words } = view
  const of = (...status: string[]) => said.aides.filter((aid) => status.includes(aid.statut))
  return html`
    ${group(words.acquired, words.acquiredHelp, of('éligible'), view, 'acquises', false)}
    ${group(words.possible, words.possibleHelp, of('à préciser'), view, 'possibles', false)}
    ${group(words.refused, words.refusedHelp, of('non éligible'), view, 'ecartees', true)}
    ${group(words.notComputed, words.notComputedHelp, of('hors période', 'erreur'), view, 'non-calculees', true)}`
}

function group(title: string, help: string, aids: AidAssessment[], view: View, part: string, folded: boolean): TemplateResult {
  const cards = html`<div class="part">${aids.map((aid) => card(aid, view))}</div>`
  return html`<section class="part" part="groupe ${part}">
    <h3>${title} (${aids.length})</h3>
    <p class="small">${aids.length ? help : view.words.empty}</p>
    ${folded && aids.length ? html`<details class="fold"><summary>${view.words.seeAids(aids.length)}</summary><div class="body">${cards}</div></details>` : cards}
  </section>`
}

const marks = {
  'éligible': ['✔', 'good'], 'à préciser': ['?', 'warn'], 'non éligible': ['✘', 'bad'], 'hors période': ['–', 'none'], 'erreur': ['!', 'bad'],
} as const

function card(aid: AidAssessment, view: View): TemplateResult {
  const { words } = view
  const [mark, tone] = marks[aid.statut]
  const found = amount(aid)
  return html`<details class="card" part="aide">
    <summary>
      <span class="mark ${tone}" aria-hidden="true">${mark}</span>
      <span class="title" lang="fr">${aid.libelle}</span>
      <span class="amount">${isOpen(aid) && found ? worth(found, view) : nothing}</span>
      <span class="meta">${words.statuses[aid.statut] ?? aid.statut} · ${words.natures[aid.nature] ?? aid.nature}${aid.financeurs.length ? html` · ${french(aid.financeurs.join(' · '))}` : nothing}</span>
      ${why(aid, view)}
    </summary>
    <div class="inside">${inside(aid, view)}</div>
  </details>`
}

/** An outcome, or that it is not known. */
function worth(found: Outcome, { words }: View): TemplateResult | string {
  const text = outcome(found)
  return text ? french(text) : words.amountUnknown
}

/** Why an aid is closed, which one reads without opening it. */
function why({ motif, statut, conditions }: AidAssessment, { words }: View): TemplateResult | typeof nothing {
  if (motif) return html`<span class="meta" lang="fr">${motif}</span>`
  const unmet = statut === 'non éligible' ? conditions.filter(({ remplie }) => remplie === false) : []
  return unmet.length ? html`<span class="meta">${words.because(unmet.length)} ${french(unmet.map(({ libelle }) => `${libelle}.`).join(' '))}</span>` : nothing
}

function inside(aid: AidAssessment, view: View): TemplateResult {
  const { words } = view
  const explanation = view.simulation.explanations.get(aid.aide)
  return html`
    ${ways(aid, 'éligible', 'good', words.wayOut)}
    ${ways(aid, 'à préciser', 'warn', words.wayBack, words.wayBackHelp)}
    ${aid.fiabilite ? html`<p class="note warn"><span><strong>${words.reliability}</strong>${words.colon} ${aid.fiabilite.reason ? french(aid.fiabilite.reason) : words.defaultReliability}</span></p>` : nothing}
    ${aid.revisions?.map((text) => html`<p class="note warn" lang="fr">${text}</p>`)}
    ${aid.resultats.length ? html`<div><h4>${words.amounts}</h4><dl class="pairs">
      ${aid.resultats.map((one) => html`<div><dt lang="fr">${capital(one.libelle)}</dt><dd>${worth(one, view)}</dd></div>`)}
    </dl></div>` : nothing}
    ${aid.plafonds.length ? html`<div><h4>${words.ceilings}</h4><dl class="pairs">
      ${aid.plafonds.map((one) => html`<div><dt lang="fr">${capital(one.libelle)}</dt><dd>${words.ceilingBit(one.avant.texte, one.plafond.texte)}</dd></div>`)}
    </dl></div>` : nothing}
    ${aid.conditions.length ? html`<div><h4>${words.conditions}</h4><ul class="lines">
      ${aid.conditions.map(({ libelle, remplie, references }) => {
        const [mark, tone, told] = remplie === null ? (['?', 'warn', words.toSpecify] as const) : remplie ? (['✔', 'good', words.met] as const) : (['✘', 'bad', words.unmet] as const)
        return html`<li><span class="mark ${tone}" aria-hidden="true">${mark}</span><span>${french(libelle)} <small>(${told})</small>${references.length ? html`<br /><small lang="fr">${references.join(' ; ')}</small>` : nothing}</span></li>`
      })}
    </ul></div>` : nothing}
    ${bullets(words.documents, aid.pieces)}
    ${aid.demarches?.length ? html`<div><h4>${words.steps}</h4><ul class="bullets">
      ${aid.demarches.map(([text, address]) => html`<li>${address && /^https:\/\//.test(address) ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${french(text)}<span class="hidden"> ${words.newTab}</span></a>` : french(text)}</li>`)}
    </ul></div>` : nothing}
    ${bullets(words.sources, aid.references)}
    ${explanation === undefined
      ? html`<p class="no-print"><button type="button" class="secondary" part="button" @click=${() => view.simulation.explain(aid.aide)}>${words.explain}</button></p>`
      : explanation === 'pending' ? html`<p role="status">${words.calculating}</p>`
      : html`<div><h4 tabindex="-1" data-explained=${aid.aide}>${words.explanation}</h4><div lang="fr">${tree(explanation.etapes ?? [])}</div></div>`}`
}

/** The answers that would bring a refused aid to a status. */
function ways({ contrefactuels }: AidAssessment, status: Counterfactual['statut'], tone: string, title: string, help?: string): TemplateResult | typeof nothing {
  const some = contrefactuels?.filter(({ statut }) => statut === status)
  return some?.length ? html`<div class="note ${tone}"><h4>${title}</h4>
    ${help ? html`<p class="small">${help}</p>` : nothing}
    <ul class="bullets">${some.map(({ phrase }) => html`<li lang="fr">${phrase}</li>`)}</ul></div>` : nothing
}

function bullets(title: string, texts: string[] | undefined): TemplateResult | typeof nothing {
  return texts?.length ? html`<div><h4>${title}</h4><ul class="bullets">${texts.map((text) => html`<li lang="fr">${text}</li>`)}</ul></div>` : nothing
}

export function tree(steps: Explanation[]): TemplateResult {
  return html`<ul class="tree">${steps.map((step) => html`<li>
    <div class="line"><span>${capital(step.libelle)}</span><span class="amount">${step.valeur}</span></div>
    ${step.detail || step.references ? html`<p class="small">${[step.detail, ...(step.references ?? [])].filter(Boolean).join(' – ')}</p>` : nothing}
    ${step.etapes?.length ? tree(step.etapes) : nothing}
  </li>`)}</ul>`
}
