/** What is said at the end: the best combination, the aids in four groups, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { groups } from './aids.js'
import { together } from './combination.js'
import { byTopic, keeping } from './review.js'
import type { View } from './view.js'

/** `shared` is whether a link to the answers is offered. */
export function results(view: View, { shared }: { shared: boolean }): TemplateResult {
  const { simulation, words } = view
  const { said, more, linkShown } = simulation
  if (!said) return html``
  return html`<div class="stack" part="resultats">
      <div class="part"><h2 tabindex="-1">${words.resultsTitle}</h2>
        <div class="actions no-print">
          ${more ? html`<button type="button" class="primary" part="button" @click=${() => simulation.next()}>${words.refine}</button>` : nothing}
          <button type="button" class="secondary" part="button" @click=${() => simulation.check()}>${words.editAnswers}</button>
        </div></div>
      ${said.remarques?.map((remark) => html`<p class="note" lang="fr">${remark}</p>`)}
      ${together(said, view)}
      ${groups(said, view)}
      <section class="part"><h3>${words.answers}</h3>${byTopic(view, (title) => html`<h4>${title}</h4>`)}</section>
      <section class="part no-print">${keeping(view)}
        <div class="actions">
          <button type="button" class="secondary" part="button" @click=${() => window.print()}>${words.print}</button>
          ${shared ? html`<button type="button" class="secondary" part="button" @click=${() => simulation.copyLink()}>${words.link}</button>` : nothing}
          <button type="button" class="quiet" @click=${() => simulation.reset()}>${words.restart}</button>
          <button type="button" class="quiet" @click=${() => simulation.erase()}>${words.erase}</button>
        </div>
        ${linkShown ? html`<div class="cell"><label for="lien">${words.linkShown}</label><input id="lien" type="text" readonly .value=${linkShown} /></div>` : nothing}
      </section>
    </div>`
}
