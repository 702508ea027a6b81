/** Communes by name, postal code or Insee code, those of the past and municipal arrondissements included. */
import { BaremeError } from './errors.js'

export interface Commune {
  code: string
  name: string
  postal: string[]
}

/** A commune, and what led to it when it was not its own name. */
export interface Found {
  commune: Commune
  via: Other | undefined
}

/** A name or a code that is no longer, or never was, that of a commune. */
export interface Other {
  code: string
  /** Empty when only the code is known. */
  name: string
  kind: 'merged' | 'arrondissement'
}

/** The state of the one commune field on screen. */
export interface CommuneSearch {
  list: Communes | undefined
  typed: string
  open: boolean
  active: number
  /** What led to the commune that was chosen. */
  via: Other | undefined
  update: (change: Partial<Pick<CommuneSearch, 'typed' | 'open' | 'active' | 'via'>>) => void
}

interface Entry {
  commune: Commune
  /** Its name, folded. */
  name: string
  others: { folded: string; other: Other }[]
}

/** As many communes as a list offers, unless more bear the very name, or postal code, that was typed. */
const OFFERED = 8

/** Without case, accents, hyphens nor endings of numbers: « Saint-Étienne » and « st etienne » meet, « 3ème » and « 3e » too. */
export function fold(text: string): string {
  const plain = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/œ/g, 'oe').replace(/[^a-z0-9]+/g, ' ')
  return plain.replace(/\bste\b/g, 'sainte').replace(/\bst\b/g, 'saint').replace(/\b(\d{1,2})(?:er|ere|eme|e)\b/g, '$1').trim()
}

const matches = (name: string, text: string) => (name === text ? 0 : name.startsWith(text) ? 1 : name.includes(` ${text}`) ? 2 : undefined)

export class Communes {
  readonly #all: Entry[]

  constructor(text: string) {
    this.#all = text.split('\n').filter(Boolean).map((line) => {
      const [own = '', ...rest] = line.split('\t')
      const [code = '', name = '', postal = ''] = own.split(';')
      const others = rest.map((one) => {
        const [called = '', former = ''] = one.split(';')
        const kind = called.endsWith('Arrondissement') ? ('arrondissement' as const) : ('merged' as const)
        return { folded: fold(called), other: { code: former, name: called, kind } }
      })
      return { commune: { code, name, postal: postal.split(' ').filter(Boolean) }, name: fold(name), others }
    })
  }

  static async load(address: string | URL): Promise<Communes> {
    const response = await fetch(address).catch(() => undefined)
    if (!response?.ok) throw BaremeError.of('reseau', `la liste des communes ne peut être chargée : ${String(address)}`)
    return new Communes(await response.text())
  }

  /** The commune of a code, be it a former one. */
  byCode(code: string): Commune | undefined {
    const own = this.#all.find(({ commune }) => commune.code === code)
    return (own ?? this.#all.find(({ others }) => others.some(({ other }) => other.code === code)))?.commune
  }

  /** The communes that a text may name, the nearest first, and how many there are. */
  search(typed: string): { found: Found[]; count: number } {
    const text = fold(typed)
    if (text.length < 2) return { found: [], count: 0 }
    const place = /^\d[\dab]\d*$/.test(text) ? byNumber(text) : byName(text)
    const scored = this.#all.flatMap((entry) => place(entry) ?? [])
    scored.sort((a, b) => a.score - b.score || a.commune.name.length - b.commune.name.length || (a.commune.code < b.commune.code ? -1 : 1))
    const exact = scored.filter(({ score }) => score === 0).length
    return { found: scored.slice(0, Math.max(OFFERED, exact)), count: scored.length }
  }
}

type Place = (entry: Entry) => (Found & { score: number }) | undefined

/** By postal code or its beginning, or by Insee code. */
function byNumber(text: string): Place {
  const code = text.toUpperCase()
  return ({ commune, others }) => {
    if (commune.code === code || commune.postal.includes(text)) return { score: 0, commune, via: undefined }
    const via = others.find(({ other }) => other.code === code)?.other
    if (via) return { score: 0.5, commune, via }
    return commune.postal.some((one) => one.startsWith(text)) ? { score: 1, commune, via } : undefined
  }
}

/** By name, be it a former one, with or without the beginning of a postal code after it: « Saint-Aubin 39 ». */
function byName(text: string): Place {
  const [, name = '', postal] = /^(.*\D) (\d{2,5})$/.exec(text) ?? []
  return ({ commune, name: own, others }) => {
    const there = postal !== undefined && commune.postal.some((one) => one.startsWith(postal))
    const near = (folded: string) => matches(folded, text) ?? (there ? matches(folded, name) : undefined)
    const score = near(own)
    if (score !== undefined) return { score, commune, via: undefined }
    const via = others.find(({ folded }) => folded && near(folded) !== undefined)
    return via && { score: (near(via.folded) ?? 2) + 0.5, commune, via: via.other }
  }
}

/** « Lyon (69001…) ». */
export function shownCommune({ name, postal, code }: Commune): string {
  return `${name} (${postal[0] ?? code}${postal.length > 1 ? '…' : ''})`
}
