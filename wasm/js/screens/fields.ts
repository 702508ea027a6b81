/** How each kind of answer is given. A field holds text as it was typed: the engine reads it, and says what is wrong. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { live } from 'lit-html/directives/live.js'
import { shownCommune, type CommuneSearch, type Found } from '../communes.js'
import { cellId } from '../state.js'
import { capital, shownDate, shownNumber } from '../text.js'
import type { Answer, Cell, Input, Row } from '../types.js'
import type { Words } from '../words.js'
import { french } from './view.js'

/** More choices than this stand in a drop-down list. */
const RADIOS = 12

/** In a line of a list, fields after these are folded: they regard some lines only. */
const UNFOLDED = 5

/** What a field needs to be drawn. */
export interface Field {
  words: Words
  /** Unique in the shadow root. */
  id: string
  value: Answer | undefined
  invalid: boolean
  /** What is wrong with the fields of its lines, by place: `2.prix`. */
  cells: ReadonlyMap<string, string> | undefined
  /** Takes in what was given; `undefined` for nothing. */
  set: (value: Answer | undefined) => void
  communes: CommuneSearch
}

const describedBy = ({ id, invalid }: Field, hint: boolean) => [hint && `${id}-hint`, invalid && `${id}-error`].filter(Boolean).join(' ') || nothing

/** What is wrong with a field, tied to it by its identifier. */
export function wrong(id: string, text: TemplateResult | string, words: Words): TemplateResult {
  return html`<p class="error" id="${id}-error"><span class="hidden">${words.errorTitle} </span>${text}</p>`
}

/** The hint under a question: bounds, or a format. */
export function hint(input: Input, words: Words): TemplateResult | string | undefined {
  if (input.type === 'nombre' && input.min !== undefined && input.max !== undefined) {
    return html`${words.between(shownNumber(input.min), shownNumber(input.max))}${input.unite ? html` ${french(input.unite)}` : nothing}.`
  }
  if (input.type === 'date') return words.dateHint
  if (input.type === 'cle') return words.communeHint
  return undefined
}

/** Whether the field is a group of controls, which a legend names, rather than one, which a label does. */
export function isGroup(input: Input): boolean {
  return input.type === 'booleen' || input.type === 'liste' || (input.type === 'enumeration' && input.valeurs.length <= RADIOS)
}

export function field(input: Input, f: Field): TemplateResult {
  switch (input.type) {
    case 'booleen':
      return radios([[true, f.words.yes], [false, f.words.no]], f)
    case 'enumeration':
      return isGroup(input) ? radios(input.valeurs.map((v) => [v.nom, capital(v.libelle)]), f) : dropDown(input.valeurs.map((v) => [v.nom, capital(v.libelle)]), f)
    case 'nombre':
      return text(input, f, input.unite, 'decimal')
    case 'date':
      return text(input, f, '', 'numeric')
    case 'cle':
      return commune(f)
    case 'liste':
      return list(input, f)
  }
}

function radios(choices: [string | boolean, string][], f: Field): TemplateResult {
  return html`<div class="choices ${typeof choices[0]?.[0] === 'boolean' ? 'pair' : ''}" part="choices">
    ${choices.map(([value, label], n) => html`<label class="choice" part="choice">
      <input type="radio" id="${n === 0 ? f.id : `${f.id}-${n}`}" name=${f.id} .checked=${live(f.value === value)}
        aria-describedby=${describedBy(f, false)} @change=${() => f.set(value)} />
      <span lang=${value === true || value === false ? nothing : 'fr'}>${label}</span>
    </label>`)}
  </div>`
}

function dropDown(choices: [string, string][], f: Field): TemplateResult {
  return html`<select id=${f.id} part="field" aria-invalid=${f.invalid ? 'true' : nothing} aria-describedby=${describedBy(f, false)}
    @change=${(event: Event) => f.set((event.target as HTMLSelectElement).value || undefined)}>
    <option value="">${f.words.choose}</option>
    ${choices.map(([value, label]) => html`<option lang="fr" value=${value} .selected=${f.value === value}>${label}</option>`)}
  </select>`
}

function text(input: Input, f: Field, unit: string, mode: 'decimal' | 'numeric'): TemplateResult {
  const typed = (event: Event) => {
    const value = (event.target as HTMLInputElement).value.trim()
    f.set(value === '' ? undefined : unit === '%' && !value.includes('%') ? `${value} %` : value)
  }
  const value = typeof f.value === 'string' ? (/^\d{4}-\d\d-\d\d$/.test(f.value) ? shownDate(f.value) : unit === '%' ? f.value.replace(/\s*%$/, '') : f.value) : ''
  return html`<span class="with-unit">
    <input type="text" id=${f.id} part="field" inputmode=${mode} autocomplete="off" maxlength="60" size=${input.type === 'date' ? 12 : 14}
      .value=${live(value)} aria-invalid=${f.invalid ? 'true' : nothing} aria-describedby=${describedBy(f, hint(input, f.words) !== undefined)} @input=${typed} />
    ${unit ? html`<span class="unit" lang="fr" id="${f.id}-unit">${unit}</span>` : nothing}
  </span>`
}

function commune(f: Field): TemplateResult {
  const { communes: state, words } = f
  const { found, count } = state.list?.search(state.typed) ?? { found: [], count: 0 }
  const open = state.open && found.length > 0
  const choose = ({ commune, via }: Found) => {
    f.set(commune.code)
    state.update({ typed: shownCommune(commune), open: false, active: -1, via })
  }
  const key = (event: KeyboardEvent) => {
    const active = found[state.active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1
      event.preventDefault()
      const at = found.length ? (state.active + step + found.length) % found.length : -1
      state.update({ open: true, active: at })
      const { nextElementSibling: options } = event.currentTarget as HTMLElement
      options?.children[at]?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && open && active) {
      event.preventDefault()
      choose(active)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      state.update({ open: false })
    }
  }
  const typed = (event: Event) => {
    // Read before anything is drawn again, which would put the former text back.
    const { value } = event.target as HTMLInputElement
    state.update({ typed: value, open: true, active: 0, via: undefined })
    f.set(undefined)
  }
  return html`<div class="combo">
    <input type="text" id=${f.id} part="field" role="combobox" autocomplete="off" spellcheck="false" maxlength="60" aria-autocomplete="list"
      aria-expanded=${open ? 'true' : 'false'} aria-controls="${f.id}-list" aria-activedescendant=${open && state.active >= 0 ? `${f.id}-${state.active}` : nothing}
      aria-invalid=${f.invalid ? 'true' : nothing} aria-describedby=${describedBy(f, true)} .value=${live(state.typed)}
      @input=${typed} @keydown=${key} @blur=${() => state.open && state.update({ open: false })} />
    <ul id="${f.id}-list" class="options" role="listbox" aria-label=${words.communeHint} ?hidden=${!open}>
      ${found.map(({ commune, via }, n) => html`<li id="${f.id}-${n}" role="option" aria-selected=${n === state.active ? 'true' : 'false'}
        @pointerdown=${(event: Event) => { event.preventDefault(); choose({ commune, via }) }}>
        <span>${commune.name}${via ? html` <small>${words.communeVia(via.name, via.code)}</small>` : nothing}</span>
        <small>${commune.postal.slice(0, 2).join(', ') || commune.code}${commune.postal.length > 2 ? '…' : ''}</small>
      </li>`)}
    </ul>
    <p class="small" role="status">${state.open && state.typed.trim().length > 1 && state.list ? html`${words.communeCount(count)}${count > found.length ? ` ${words.communeMore}` : ''}` : chosen(f)}</p>
  </div>`
}

/** The commune that stands for the name or the code that was typed, when it has another. */
function chosen({ value, words, communes: { via, list } }: Field): string | typeof nothing {
  const now = typeof value === 'string' ? list?.byCode(value)?.name : undefined
  if (!via || !now) return nothing
  if (!via.name) return words.communeCode(via.code, now)
  return via.kind === 'merged' ? words.communeMerged(via.name, now) : words.communePart(via.name, now)
}

function list(input: Input & { type: 'liste' }, f: Field): TemplateResult {
  const rows = Array.isArray(f.value) ? f.value : []
  const put = (at: number, name: string, value: Cell | undefined) => {
    f.set(rows.map((row, n) => (n === at ? { ...row, [name]: value ?? null } : row)))
  }
  const few = input.champs.length > UNFOLDED + 1 ? UNFOLDED : input.champs.length
  const [first, rest] = [input.champs.slice(0, few), input.champs.slice(few)]
  const placed = (one: Input, at: number) => `${at + 1}.${one.nom}`
  const inRow = (one: Input, row: Row, at: number) =>
    cell(one, { ...f, id: cellId(f.id, placed(one, at)), value: row[one.nom] ?? undefined, set: (value) => put(at, one.nom, value as Cell | undefined) }, f.cells?.get(placed(one, at)))
  const full = rows.length >= (input.lignes ?? 100)
  return html`<div class="rows">
    ${rows.length === 0 ? html`<p class="small">${f.words.none}</p>` : nothing}
    ${rows.map((row, at) => html`<fieldset class="row" part="row">
      <legend>${f.words.row(at + 1)}</legend>
      ${first.map((one) => inRow(one, row, at))}
      ${rest.length ? html`<details class="fold" ?open=${rest.some((one) => f.cells?.has(placed(one, at)))}><summary>${f.words.more(rest.length)}</summary><div class="body">${rest.map((one) => inRow(one, row, at))}</div></details>` : nothing}
      <button type="button" class="quiet" @click=${() => f.set(rows.filter((_, n) => n !== at))}>${f.words.remove}<span class="hidden">${f.words.colon} ${f.words.row(at + 1)}</span></button>
    </fieldset>`)}
    ${full ? nothing : html`<button type="button" class="secondary" part="button" id="${f.id}" aria-describedby=${describedBy(f, false)} @click=${() => f.set([...rows, {}])}>${f.words.add}</button>`}
  </div>`
}

/** A field of a row, and what is wrong with it: its question is its label. */
function cell(input: Input, row: Field, fault: string | undefined): TemplateResult {
  const f = { ...row, invalid: fault !== undefined }
  const question = input.question ?? input.libelle
  const help = html`${input.aide ? html`<p class="small" lang="fr">${input.aide}</p>` : nothing}${fault ? wrong(f.id, french(fault), f.words) : nothing}`
  if (input.type === 'booleen') {
    return html`<fieldset class="cell"><legend lang="fr">${question}</legend>${help}${field(input, f)}</fieldset>`
  }
  const control = input.type === 'enumeration' ? dropDown(input.valeurs.map((v) => [v.nom, capital(v.libelle)]), f) : field(input, f)
  const told = hint(input, f.words)
  return html`<div class="cell"><label for=${f.id} lang="fr">${question}</label>${help}${control}${told ? html`<p class="small" id="${f.id}-hint">${told}</p>` : nothing}</div>`
}
