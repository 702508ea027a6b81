// Prints what the package weighs, and how long a visitor waits: `npm run mesures`.
import { readFile } from 'node:fs/promises'
import { brotliCompressSync, constants } from 'node:zlib'
import { load } from './dist/node.js'
import { browser, serve } from './tests/lib.mjs'

const dist = new URL('./dist/', import.meta.url)
const weigh = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length

/** A script and all that it imports. */
async function scripts(name, seen = new Map()) {
  if (seen.has(name)) return seen
  const text = await readFile(new URL(name, dist), 'utf8')
  seen.set(name, text)
  for (const [, next] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) await scripts(next, seen)
  return seen
}

const middle = (times) => times.sort((a, b) => a - b)[times.length >> 1]
const line = (label, value, unit, limit) => console.log(`${label.padEnd(58)} ${String(value).padStart(8)} ${unit}${limit ? `   (objectif : ${limit})` : ''}`)
const kilo = (bytes) => (bytes / 1000).toFixed(1)

const js = [...(await scripts('simulateur.js')).values()].reduce((sum, text) => sum + weigh(text), 0)
const wasm = weigh(await readFile(new URL('bareme.wasm', dist)))
const rules = weigh(await readFile(new URL('pack/regles.bin', dist)))
line('moteur (wasm)', kilo(wasm), 'ko brotli')
line('règles de toutes les aides', kilo(rules), 'ko brotli')
line('JavaScript du composant', kilo(js), 'ko brotli', '30')
line('ensemble', kilo(wasm + rules + js), 'ko brotli', '250')
line('à part : territoires', kilo(weigh(await readFile(new URL('pack/territoires.bin', dist)))), 'ko brotli')
line('à part : noms des communes', kilo(weigh(await readFile(new URL('pack/communes.txt', dist)))), 'ko brotli')

const pack = await load()
const time = (run) => { const start = performance.now(); run(); return performance.now() - start }
const one = { date: '2026-03-15', 'menage.personnes': '3' }
line('plan de toutes les aides, la première fois', time(() => pack.assess(one)).toFixed(0), 'ms')
const ranges = Array.from({ length: 21 }, (_, at) => time(() => pack.assess({ ...one, 'menage.revenu_fiscal': String(20_000 + at * 500) })))
line(`une réponse, nouvelle fourchette (${pack.info.aides.length} aides)`, middle(ranges).toFixed(1), 'ms', '5')
const asked = Array.from({ length: 5 }, () => time(() => pack.assess(one, { questions: true })))
line('de même, avec les questions utiles', middle(asked).toFixed(1), 'ms')

const chromium = await browser()
const site = await serve({}, { '/hote.html': '<!doctype html><title>h</title><script type="module" src="/bareme/simulateur.js"></script><bareme-simulateur pack="/bareme/pack/" axes="energie"></bareme-simulateur>' })
const firsts = []
for (let count = 0; count < 5; count += 1) {
  const page = await (await chromium.newContext()).newPage()
  await page.addInitScript(() => {
    addEventListener('bareme:question', () => { window.shown ??= performance.now() })
  })
  await page.goto(`${site.address}/hote.html`)
  await page.waitForFunction(() => window.shown)
  firsts.push(await page.evaluate(() => window.shown - performance.getEntriesByType('resource').find((entry) => entry.name.endsWith('simulateur.js')).responseEnd))
  await page.close()
}
line("du script à la première question (axe « énergie »)", middle(firsts).toFixed(0), 'ms', '150')
await chromium.close()
site.close()
