/** What is said at the end: four groups of aids, the best combination, and why. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { capital } from './fields.js'
import type { AidAssessment, Assessment, Explanation, Outcome, Shown } from './types.js'
import type { Words } from './words.js'

const received = new Set(['subvention', "réduction d'impôt", 'exonération'])

/** Euros as people write them, from a decimal text. */
export function euros(amount: string, lang: string): string {
  const cents = /\.\d*[1-9]/.test(amount)
  const format = new Intl.NumberFormat(lang, { style: 'currency', currency: 'EUR', minimumFractionDigits: cents ? 2 : 0, maximumFractionDigits: 2 })
  return format.format(amount as unknown as number)
}

const amount = (aid: AidAssessment): Outcome | undefined => aid.resultats.find((one) => one.resultat === 'montant')

/** The largest amount that an aid may reach, as text; `undefined` when it is no money received or has no known bound. */
export function ceiling(aid: AidAssessment): string | undefined {
  const found = amount(aid)
  if (!found || found.unite !== '€' || !received.has(aid.nature)) return undefined
  return 'valeur' in found ? found.valeur : 'max' in found ? found.max : undefined
}

export const isOpen = (aid: AidAssessment): boolean => aid.statut === 'éligible' || aid.statut === 'à préciser'

/** What a part of the page needs of the component. */
export interface Page {
  words: Words
  lang: string
  explanations: ReadonlyMap<string, Explanation | 'pending'>
  explain: (aid: string) => void
}

export function groups(said: Assessment, page: Page): TemplateResult {
  const { words } = page
  const of = (...status: string[]) => said.aides.filter((aid) => status.includes(aid.statut))
  return html`
    ${group(words.acquired, words.acquiredHelp, of('éligible'), page, 'acquises')}
    ${group(words.possible, words.possibleHelp, of('à préciser'), page, 'possibles')}
    ${group(words.refused, words.refusedHelp, of('non éligible'), page, 'ecartees')}
    ${group(words.notComputed, words.notComputedHelp, of('hors période', 'erreur'), page, 'non-calculees')}`
}

function group(title: string, help: string, aids: AidAssessment[], page: Page, part: string): TemplateResult {
  return html`<section class="part" part="groupe ${part}">
    <h3>${title} (${aids.length})</h3>
    <p class="small">${aids.length ? help : page.words.empty}</p>
    ${aids.map((aid) => card(aid, page))}
  </section>`
}

const marks = {
  'éligible': ['✔', 'good'], 'à préciser': ['?', 'warn'], 'non éligible': ['✘', 'bad'], 'hors période': ['–', 'none'], 'erreur': ['!', 'bad'],
} as const

function card(aid: AidAssessment, page: Page): TemplateResult {
  const { words } = page
  const [mark, tone] = marks[aid.statut]
  const found = amount(aid)
  const told = isOpen(aid) ? (found ? shown(found) || words.amountUnknown : nothing) : nothing
  return html`<details class="card" part="aide">
    <summary>
      <span class="mark ${tone}" aria-hidden="true">${mark}</span>
      <span class="title" lang="fr">${aid.libelle}</span>
      <span class="amount">${told}</span>
      <span class="meta" lang="fr">${[aid.statut, aid.nature, ...aid.financeurs].join(' · ')}</span>
    </summary>
    <div class="inside" lang="fr">${inside(aid, page)}</div>
  </details>`
}

function shown(value: Shown): string {
  return value.texte
}

function inside(aid: AidAssessment, page: Page): TemplateResult {
  const { words } = page
  const explanation = page.explanations.get(aid.aide)
  return html`
    ${aid.motif ? html`<p class="note warn">${aid.motif}</p>` : nothing}
    ${aid.contrefactuels?.length ? html`<div class="note good"><h4>${words.wayOut}</h4><ul class="bullets">${aid.contrefactuels.map((one) => html`<li>${one.phrase}</li>`)}</ul></div>` : nothing}
    ${aid.fiabilite ? html`<p class="note warn"><span><strong>${words.reliability}</strong> : ${aid.fiabilite.reason ?? words.defaultReliability}</span></p>` : nothing}
    ${aid.revisions?.map((text) => html`<p class="note warn">${text}</p>`)}
    ${aid.resultats.length ? html`<div><h4>${words.amounts}</h4><dl class="pairs">
      ${aid.resultats.map((one) => html`<div><dt>${capital(one.libelle)}</dt><dd>${shown(one)}</dd></div>`)}
    </dl></div>` : nothing}
    ${aid.plafonds.length ? html`<div><h4>${words.ceilings}</h4><dl class="pairs">
      ${aid.plafonds.map((one) => html`<div><dt>${capital(one.libelle)}</dt><dd>${words.ceilingBit(shown(one.avant), shown(one.plafond))}</dd></div>`)}
    </dl></div>` : nothing}
    ${aid.conditions.length ? html`<div><h4>${words.conditions}</h4><ul class="lines">
      ${aid.conditions.map(({ libelle, remplie, references }) => {
        const [mark, tone, told] = remplie === null ? (['?', 'warn', words.toSpecify] as const) : remplie ? (['✔', 'good', words.met] as const) : (['✘', 'bad', words.unmet] as const)
        return html`<li><span class="mark ${tone}" aria-hidden="true">${mark}</span><span>${libelle} <small>(${told})</small>${references.length ? html`<br /><small>${references.join(' ; ')}</small>` : nothing}</span></li>`
      })}
    </ul></div>` : nothing}
    ${bullets(words.documents, aid.pieces)}
    ${aid.demarches?.length ? html`<div><h4>${words.steps}</h4><ul class="bullets">
      ${aid.demarches.map(([text, address]) => html`<li>${address && /^https:\/\//.test(address) ? html`<a href=${address} target="_blank" rel="noopener noreferrer">${text}<span class="hidden"> ${words.newTab}</span></a>` : text}</li>`)}
    </ul></div>` : nothing}
    ${bullets(words.sources, aid.references)}
    ${explanation === undefined
      ? html`<p class="no-print"><button type="button" class="secondary" part="button" @click=${() => page.explain(aid.aide)}>${words.explain}</button></p>`
      : explanation === 'pending' ? html`<p role="status">${words.calculating}</p>`
      : html`<div><h4 tabindex="-1" data-explained=${aid.aide}>${words.explanation}</h4>${tree(explanation.etapes ?? [])}</div>`}`
}

function bullets(title: string, texts: string[] | undefined): TemplateResult | typeof nothing {
  return texts?.length ? html`<div><h4>${title}</h4><ul class="bullets">${texts.map((text) => html`<li>${text}</li>`)}</ul></div>` : nothing
}

export function tree(steps: Explanation[]): TemplateResult {
  return html`<ul class="tree">${steps.map((step) => html`<li>
    <div class="line"><span>${capital(step.libelle)}</span><span class="amount">${step.valeur}</span></div>
    ${step.detail || step.references ? html`<p class="small">${[step.detail, ...(step.references ?? [])].filter(Boolean).join(' – ')}</p>` : nothing}
    ${step.etapes?.length ? tree(step.etapes) : nothing}
  </li>`)}</ul>`
}

/** The best combination: what is kept, what is left out and why, what is left to pay. */
export function together(said: Assessment, axes: ReadonlyMap<string, string>, { words, lang }: Page): TemplateResult | typeof nothing {
  const { retenues, ecartees, cumuls, par_nature, par_axe, reste_a_charge } = said.combinaison
  const label = (name: string) => said.aides.find((aid) => aid.aide === name)?.libelle ?? name
  const kept = retenues.filter((one) => one.retenu !== null)
  const left = reste_a_charge.filter((one) => one.reste !== null && one.cout !== null && Number(one.cout) > 0)
  if (kept.length === 0 && ecartees.length === 0 && left.length === 0) return nothing
  return html`<section class="hero" part="combinaison">
    <div><h3>${words.together}</h3><p class="small">${words.togetherHelp}</p></div>
    <dl class="pairs" lang="fr">
      ${kept.map((one) => html`<div><dt>${label(one.aide)}</dt><dd>${euros(one.retenu ?? '0', lang)}</dd></div>`)}
      ${par_nature.map(([nature, sum]) => html`<div class="total"><dt>${words.total}, ${nature}</dt><dd>${euros(sum, lang)}</dd></div>`)}
      ${par_axe.length > 1 ? par_axe.map(([axe, sum]) => html`<div><dt>${axes.get(axe) ?? axe}</dt><dd>${euros(sum, lang)}</dd></div>`) : nothing}
      ${left.map((one) => html`<div><dt>${one.libelle} : ${euros(one.cout ?? '0', lang)}, ${words.leftToPay.toLowerCase()}</dt><dd>${euros(one.reste ?? '0', lang)}</dd></div>`)}
    </dl>
    ${ecartees.length || cumuls.length ? html`<ul class="bullets small" lang="fr">
      ${ecartees.map((one) => html`<li>${words.leftOut} : ${label(one.aide)}. ${one.motif}</li>`)}
      ${cumuls.map((one) => html`<li>${one.libelle} : ${words.ceilingBit(euros(one.avant, lang), euros(one.apres, lang))}</li>`)}
    </ul>` : nothing}
  </section>`
}
