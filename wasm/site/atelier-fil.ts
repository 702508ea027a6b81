/** The checker and the engine of the playground, on a thread of their own. */
import { BaremeError, Rules, type Case } from '../js/rules.js'
import { typesetData } from '../js/text.js'

interface Ask {
  turn: number
  files: { [path: string]: string }
  one: string
}

self.addEventListener('message', async ({ data }: MessageEvent<Ask>) => {
  const { turn, files, one } = data
  try {
    const rules = await Rules.read(files, new URL('../regles.wasm', import.meta.url))
    const diagnostics = rules.diagnostics()
    const sound = diagnostics.every(({ gravite }) => gravite !== 'erreur')
    let said: unknown
    let faults: unknown
    if (sound) {
      try {
        said = typesetData(rules.pack().assess(JSON.parse(one) as Case, { explications: true, contrefactuels: true, questions: true }))
      } catch (error) {
        faults = error instanceof SyntaxError ? [{ code: 'json', message: 'le dossier n’est pas du JSON' }] : BaremeError.from(error).faults
      }
    }
    self.postMessage({ turn, diagnostics, said, faults, tests: sound ? rules.test() : undefined })
    rules.free()
  } catch (error) {
    self.postMessage({ turn, failure: BaremeError.from(error).message })
  }
})
