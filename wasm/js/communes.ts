/** Communes by name or postal code. */
import { BaremeError } from './errors.js'

export interface Commune {
  code: string
  name: string
  postal: string[]
  /** The former name, or the arrondissement, that was typed. */
  formerly?: string
}

interface Entry {
  commune: Commune
  /** Names it is known by, folded; its own is the first. */
  names: string[]
  shown: string[]
}

/** As many communes as a list offers. */
const OFFERED = 8

/** Without case, accents nor hyphens: « Saint-Étienne » and « st etienne » meet. */
export function fold(text: string): string {
  const plain = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  return plain.replace(/œ/g, 'oe').replace(/[^a-z0-9]+/g, ' ').replace(/\bste\b/g, 'sainte').replace(/\bst\b/g, 'saint').trim()
}

export class Communes {
  readonly #all: Entry[]

  constructor(text: string) {
    this.#all = text.split('\n').filter(Boolean).map((line) => {
      const [own = '', ...others] = line.split('\t')
      const [code = '', name = '', postal = ''] = own.split(';')
      const shown = [name, ...others]
      return { commune: { code, name, postal: postal.split(' ').filter(Boolean) }, names: shown.map(fold), shown }
    })
  }

  static async load(address: string | URL): Promise<Communes> {
    const response = await fetch(address).catch(() => undefined)
    if (!response?.ok) throw BaremeError.of('reseau', `la liste des communes ne peut être chargée : ${String(address)}`)
    return new Communes(await response.text())
  }

  byCode(code: string): Commune | undefined {
    return this.#all.find(({ commune }) => commune.code === code)?.commune
  }

  /** The communes that a text may name, the nearest first, and how many there are. */
  search(typed: string): { found: Commune[]; count: number } {
    const text = fold(typed)
    if (text.length < 2) return { found: [], count: 0 }
    const digits = /^\d+$/.test(text)
    const scored: { score: number; commune: Commune }[] = []
    for (const { commune, names, shown } of this.#all) {
      if (digits) {
        if (commune.code === text || commune.postal.some((code) => code.startsWith(text))) scored.push({ score: 0, commune })
        continue
      }
      const at = names.findIndex((name) => name.startsWith(text) || name.includes(` ${text}`))
      if (at < 0) continue
      const name = names[at] ?? ''
      const score = (name === text ? 0 : name.startsWith(text) ? 1 : 2) + (at > 0 ? 0.5 : 0)
      const formerly = shown[at]
      scored.push({ score, commune: at > 0 && formerly ? { ...commune, formerly } : commune })
    }
    scored.sort((a, b) => a.score - b.score || a.commune.name.length - b.commune.name.length || a.commune.code.localeCompare(b.commune.code))
    return { found: scored.slice(0, OFFERED).map(({ commune }) => commune), count: scored.length }
  }
}

/** « Lyon (69001) », and its département where the name alone would not tell. */
export function shownCommune({ name, postal, code }: Commune): string {
  const first = postal[0] ?? code
  return `${name} (${first}${postal.length > 1 ? '…' : ''})`
}
