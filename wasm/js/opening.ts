/** The head of `regles.bin`: what a page shows while the engine is still on its way. */
import { typesetJson } from './text.js'
import type { Description } from './types.js'

/** A description of which the aids are left out, and the inputs but those of the first questions. */
export interface Opening extends Description {
  /** By first day, the first question of each axis where nothing is answered, in the order in which they are asked. */
  premieres: [string, [string, string][]][]
}

/** Magic, kind, format, checksum; then the length of the opening. */
const LENGTH_AT = 16
const START = LENGTH_AT + 4

/** The head of a pack; `undefined` when the bytes are none, which the engine then explains. */
export function opening(rules: Uint8Array<ArrayBuffer>): Opening | undefined {
  if (rules.length < START) return undefined
  const length = new DataView(rules.buffer, rules.byteOffset).getUint32(LENGTH_AT, true)
  const text = new TextDecoder().decode(rules.subarray(START, START + length))
  return text.startsWith('{') && text.endsWith('}') ? typesetJson(text) : undefined
}

/** The question that comes first on some axes (none: all of them) where nothing is answered. */
export function firstQuestion({ premieres }: Opening, axes: string[], date: string): string | undefined {
  const period = premieres.filter(([from]) => from <= date).at(-1)
  return period?.[1].find(([axe]) => axes.length === 0 || axes.includes(axe))?.[1]
}
