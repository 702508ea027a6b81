import init, { Pack as RawPack } from '../generated/bareme/bareme.js'
import { BaremeError } from './errors.js'
import { assertWasm, bytes, guarded, Pack, type LoadOptions, type Wasm } from './engine.js'

export { BaremeError } from './errors.js'
export { Pack, type Engine, type LoadOptions, type Source, type Wasm } from './engine.js'
export type * from './types.js'

let ready: Promise<unknown> | undefined

/** Reads WebAssembly once for the page; after a failure, the next pack tries again. */
async function start(wasm: Wasm | undefined): Promise<void> {
  // The name in a variable keeps bundlers from inlining the module.
  const name = 'bareme.wasm'
  ready ??= init({ module_or_path: wasm ?? new URL(/* @vite-ignore */ name, import.meta.url) })
  try {
    await ready
  } catch (error) {
    ready = undefined
    throw BaremeError.from(error)
  }
}

/** Loads a compiled pack. */
export async function load({ rules, territories, wasm }: LoadOptions): Promise<Pack> {
  assertWasm()
  const [read] = await Promise.all([bytes(rules, 'règles'), start(wasm)])
  return new Pack(guarded(() => new RawPack(read)), territories)
}
