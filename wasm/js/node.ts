import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { initSync, Pack as RawPack } from '../generated/bareme/bareme.js'
import { BaremeError } from './errors.js'
import { guarded, Pack, type LoadOptions, type Source } from './engine.js'

export { BaremeError } from './errors.js'
export { Pack, type Engine, type LoadOptions, type Source, type Wasm } from './engine.js'
export type * from './types.js'

let ready = false

/** A file's bytes: a path, a `file:` address, or the bytes themselves. */
async function file(source: Source, what: string): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  const path = source instanceof URL || source.startsWith('file:') ? fileURLToPath(source) : source
  try {
    return await readFile(path)
  } catch {
    throw BaremeError.of('fichier', `le fichier « ${what} » ne peut être lu : ${path}`)
  }
}

/** Loads a compiled pack; without addresses, that of the five axes, which comes with this package. */
export async function load({ rules, territories, wasm }: Partial<LoadOptions> = {}): Promise<Pack> {
  const beside = (name: string): URL => new URL(name, import.meta.url)
  if (!ready) {
    const module = wasm instanceof WebAssembly.Module ? wasm : await file((wasm as Source | undefined) ?? beside('bareme.wasm'), 'bareme.wasm')
    initSync({ module })
    ready = true
  }
  const read = await file(rules ?? beside('pack/regles_toutes_dates.bin'), 'règles')
  const rest = territories ?? (rules === undefined ? beside('pack/territoires.bin') : undefined)
  return new Pack(guarded(() => new RawPack(read)), rest === undefined ? undefined : await file(rest, 'territoires'))
}
