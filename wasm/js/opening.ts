/** The head of `regles.bin`: what the pack holds, to be shown while the engine is still on its way. */
import type { Description } from './types.js'

/** Magic, kind, format, checksum; then the length of the description. */
const LENGTH_AT = 16
const START = LENGTH_AT + 4

/** The description at the head of a pack, in JSON; `undefined` when the bytes are none, which the engine then explains. */
export function opening(rules: Uint8Array<ArrayBuffer>): string | undefined {
  if (rules.length < START) return undefined
  const length = new DataView(rules.buffer, rules.byteOffset).getUint32(LENGTH_AT, true)
  const text = new TextDecoder().decode(rules.subarray(START, START + length))
  return text.startsWith('{') && text.endsWith('}') ? text : undefined
}

/** The question that comes first on some axes (none: all of them) where nothing is answered. */
export function firstQuestion({ premieres }: Description, axes: string[], date: string): string | undefined {
  const period = premieres.filter(([from]) => from <= date).at(-1)
  return period?.[1].find(([axe]) => axes.length === 0 || axes.includes(axe))?.[1]
}
