/** The engine in a worker: a page whose CSP refuses WebAssembly can load this file with a CSP of its own. */
import { BaremeError } from './errors.js'
import { load, type LoadOptions, type Pack } from './index.js'
import type { AssessOptions, Case } from './types.js'

type Call = { id: number } & (
  | { call: 'load'; options: LoadOptions }
  | { call: 'assess' | 'preview' | 'next'; one: Case; options: AssessOptions }
  | { call: 'complete' }
)

let pack: Pack | undefined

async function answer(message: Call): Promise<unknown> {
  if (message.call === 'load') {
    pack = await load(message.options)
    return pack.info
  }
  if (!pack) throw BaremeError.of('interne', "le paquet n'est pas chargé")
  if (message.call === 'complete') return pack.complete()
  return pack[message.call](message.one, message.options)
}

self.addEventListener('message', async ({ data }: MessageEvent<Call>) => {
  try {
    self.postMessage({ id: data.id, value: await answer(data) })
  } catch (error) {
    self.postMessage({ id: data.id, faults: BaremeError.from(error).faults })
  }
})
