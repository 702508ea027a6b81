/** Answers in the fragment of an address: never sent, versioned, and read with mistrust. */
import type { Answer, Description, Input } from './types.js'

const VERSION = '1'
/** No honest link is longer. */
const LONGEST = 30_000

export type Answers = { [input: string]: Answer }

export interface Saved {
  axes: string[]
  answers: Answers
}

export function encode(saved: Saved): string {
  const bytes = new TextEncoder().encode(JSON.stringify(saved))
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return `${VERSION}.${text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`
}

/** What a link holds; `undefined` when it is not one of ours. */
export function decode(text: string): unknown {
  if (text.length > LONGEST || !text.startsWith(`${VERSION}.`)) return undefined
  try {
    const plain = atob(text.slice(VERSION.length + 1).replace(/-/g, '+').replace(/_/g, '/'))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(plain, (c) => c.charCodeAt(0))))
  } catch {
    return undefined
  }
}

/** What is kept of answers that come from outside: inputs of the pack, with values of a kind that they take. */
export function sift(info: Description, given: unknown): { saved: Saved; dropped: number } {
  const saved: Saved = { axes: [], answers: {} }
  let dropped = 0
  const { axes, answers } = isObject(given) ? given : {}
  if (Array.isArray(axes)) {
    saved.axes = info.axes.map((axe) => axe.nom).filter((name) => axes.includes(name))
  }
  for (const [name, value] of Object.entries(isObject(answers) ? answers : {})) {
    const input = info.entrees.find((one) => one.nom === name)
    if (input && fits(input, value)) saved.answers[name] = value
    else dropped += 1
  }
  return { saved, dropped }
}

function fits(input: Input, value: unknown): value is Answer {
  if (value === null) return true
  switch (input.type) {
    case 'booleen':
      return typeof value === 'boolean'
    case 'enumeration':
      return input.valeurs.some(({ nom }) => nom === value)
    case 'liste':
      return (
        Array.isArray(value) &&
        value.length <= (input.lignes ?? 100) &&
        value.every((row) => isObject(row) && Object.entries(row).every(([name, cell]) => {
          const field = input.champs.find((one) => one.nom === name)
          return field !== undefined && fits(field, cell)
        }))
      )
    default:
      return typeof value === 'string' && value.length <= 100
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
