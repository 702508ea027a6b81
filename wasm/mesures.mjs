// Prints what the package weighs, and how long a visitor waits, each with its goal: `npm run mesures`.
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
const kilo = (bytes) => bytes / 1000

/** One figure a line: what it is, its value, and the goal when there is one. */
function line(label, value, unit, goal) {
  const told = goal === undefined ? '' : `   objectif ${String(goal).padStart(3)} ${unit} : ${value <= goal ? 'atteint' : 'DÉPASSÉ'}`
  console.log(`${label.padEnd(62)} ${value.toFixed(1).replace('.', ',').padStart(8)} ${unit}${told}`)
}

const js = [...(await scripts('simulateur.js')).values()].reduce((sum, text) => sum + weigh(text), 0)
const wasm = weigh(await readFile(new URL('bareme.wasm', dist)))
const rules = weigh(await readFile(new URL('pack/regles.bin', dist)))
line('moteur (wasm)', kilo(wasm), 'ko brotli')
line('règles de toutes les aides depuis 2026', kilo(rules), 'ko brotli')
line('JavaScript du composant', kilo(js), 'ko brotli', 30)
line('ensemble', kilo(wasm + rules + js), 'ko brotli', 250)
line('à part : règles de toutes les dates', kilo(weigh(await readFile(new URL('pack/regles_toutes_dates.bin', dist)))), 'ko brotli')
line('à part : territoires', kilo(weigh(await readFile(new URL('pack/territoires.bin', dist)))), 'ko brotli')
line('à part : noms des communes', kilo(weigh(await readFile(new URL('pack/communes.txt', dist)))), 'ko brotli')

const host = (axe) => `<!doctype html><title>h</title><script type="module" src="/bareme/simulateur.js"></script><bareme-simulateur pack="/bareme/pack/" axes="${axe}"></bareme-simulateur>`
const { info } = await load()
const chromium = await browser()
const site = await serve({}, { '/vide.html': '<!doctype html><title>v</title>', ...Object.fromEntries(info.axes.map(({ nom }) => [`/${nom}.html`, host(nom)])) })

/** From the arrival of the script to the frame that shows the first question, in a browser that has kept nothing. */
async function first(axe) {
  const context = await chromium.newContext()
  const page = await context.newPage()
  await page.addInitScript(() => {
    addEventListener('bareme:question', () => requestAnimationFrame(() => { window.shown ??= performance.now() }))
  })
  await page.goto(`${site.address}/${axe}.html`)
  await page.waitForFunction(() => window.shown)
  const waited = await page.evaluate(() => window.shown - performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/simulateur.js')).responseEnd)
  await context.close()
  return waited
}
for (const { nom } of info.axes) {
  const waits = []
  for (let count = 0; count < 5; count += 1) waits.push(await first(nom))
  line(`du script à la première question, à froid (axe « ${nom} »)`, middle(waits), 'ms', 150)
}

/** Times of the whole pack in a page: the plan, then the answer to another income, then with the next question. */
const page = await chromium.newPage()
await page.goto(`${site.address}/vide.html`)
const times = await page.evaluate(async () => {
  const { load } = await import('/bareme/bareme.js')
  const pack = await load({ rules: '/bareme/pack/regles.bin' })
  const time = (run) => {
    const start = performance.now()
    run()
    return performance.now() - start
  }
  const one = { date: '2026-03-15', 'menage.personnes': '3' }
  const repeated = (call) => Array.from({ length: 21 }, (_, at) => time(() => pack[call]({ ...one, 'menage.revenu_fiscal': String(20_000 + at * 500) })))
  return { plan: time(() => pack.preview(one)), preview: repeated('preview'), next: repeated('next'), assess: repeated('assess') }
})
line('plan de toutes les aides, une fois', times.plan, 'ms')
line(`nouvelle réponse, nouvelles fourchettes (${info.aides.length} aides)`, middle(times.preview), 'ms', 5)
line('de même, avec la question suivante', middle(times.next), 'ms')
line('de même, avec tout le détail des résultats', middle(times.assess), 'ms')
await chromium.close()
site.close()
