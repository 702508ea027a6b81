/** The best combination of aids: what is kept, what is left out and why, what is left to pay. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { euros } from '../amounts.js'
import type { Assessment, Nature } from '../types.js'
import { french, type View } from './view.js'

/** What brings nothing by itself, and is told with the aid alone. */
const BOUNDS = new Set<Nature | undefined>(['plafond', 'agrément', 'obligation'])

export function together(said: Assessment, { words, lang, simulation }: View): TemplateResult | typeof nothing {
  const { retenues, ecartees, cumuls, par_nature, par_axe, reste_a_charge } = said.combinaison
  const axes = new Map(simulation.info?.axes.map(({ nom, titre }) => [nom, titre]))
  const aid = (name: string) => said.aides.find((one) => one.aide === name)
  const label = (name: string) => aid(name)?.libelle ?? name
  const paid = (nature: Nature | undefined, sum: string) => (nature === 'allocation' ? words.perMonth(euros(sum, lang)) : euros(sum, lang))
  /** What is neither received nor lent has no total: its nature is told beside it. */
  const summed = new Set(par_nature.map(([nature]) => nature))
  const apart = (nature: Nature | undefined) => (nature && !summed.has(nature) ? html` <span lang=${lang}>(${words.natures[nature] ?? nature})</span>` : nothing)
  const brings = (name: string) => !BOUNDS.has(aid(name)?.nature)
  const kept = retenues.filter((one) => one.retenu !== null && brings(one.aide))
  const indecises = said.combinaison.indecises.filter(brings)
  const left = reste_a_charge.filter((one) => one.reste !== null && one.cout !== null && Number(one.cout) > 0)
  /** Aids granted, whose amount is not known; those not granted yet stand in a group of their own. */
  const pending = indecises.filter((name) => aid(name)?.statut === 'éligible')
  const undecided = pending.length < indecises.length
  if (kept.length === 0 && ecartees.length === 0 && pending.length === 0 && left.length === 0) return nothing
  return html`<section class="hero" part="combinaison">
    <div><h3>${words.together}</h3><p class="small">${kept.length ? words.togetherHelp : words.nothingKept}</p></div>
    <dl class="pairs">
      ${kept.map((one) => html`<div><dt lang="fr">${label(one.aide)}${apart(aid(one.aide)?.nature)}</dt><dd>${paid(aid(one.aide)?.nature, one.retenu ?? '0')}</dd></div>`)}
      ${par_nature.map(([nature, sum]) => html`<div class="total"><dt>${words.total} (${words.natures[nature] ?? nature})</dt><dd>${paid(nature, sum)}</dd></div>`)}
      ${par_axe.length > 1 ? par_axe.map(([axe, sum]) => html`<div><dt lang="fr">${axes.get(axe) ?? axe}</dt><dd>${euros(sum, lang)}</dd></div>`) : nothing}
      ${left.map((one) => html`<div><dt>${french(one.libelle)}${words.colon} ${euros(one.cout ?? '0', lang)}, ${words.leftToPay(indecises.length > 0 && Number(one.reste) > 0)}</dt><dd>${euros(one.reste ?? '0', lang)}</dd></div>`)}
    </dl>
    ${ecartees.length || indecises.length || cumuls.length ? html`<ul class="bullets small">
      ${ecartees.map((one) => html`<li>${words.leftOut}${words.colon} ${french(`${label(one.aide)}. ${one.motif}`)}</li>`)}
      ${pending.map((name) => html`<li>${words.pending}${words.colon} ${french(label(name))}</li>`)}
      ${undecided ? html`<li>${words.undecided}</li>` : nothing}
      ${cumuls.map((one) => html`<li>${french(one.libelle)}${words.colon} ${words.ceilingBit(euros(one.avant, lang), euros(one.apres, lang))}</li>`)}
    </ul>` : nothing}
  </section>`
}
