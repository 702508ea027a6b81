// The simulator in pages of others: their style, their policy of security, their bundler, another simulator, a frame.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { here, serve, small } from './lib.mjs'
import { answer, AXES, choose, host, lyon, ready, shoot, stage, title } from './stage.mjs'

const strict = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'"
const policies = {
  '/sans.html': undefined,
  '/strict.html': strict,
  '/fil.html': strict,
  '/cadre-hote.html': "default-src 'none'; script-src 'self'; frame-src 'self'",
  '/confiance.html': `${strict.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")}; require-trusted-types-for 'script'; trusted-types lit-html`,
}
const HOSTILE = 'html { font-size: 62.5% } body, body * { font: 700 9px/1 serif !important; color: red !important; display: inline !important; letter-spacing: 2em; text-transform: uppercase } body { direction: rtl; line-height: 0; text-align: right; visibility: visible } * { transform: rotate(1deg); pointer-events: auto } button, input { all: revert !important; width: 4px !important }'

let site
let elsewhere
before(async () => {
  elsewhere = await serve()
  const there = (text) => text.replaceAll('https://votre-hebergement', elsewhere.address)
  const guide = there(await readFile(new URL('../docs/integration.md', here), 'utf8'))
  const readme = await readFile(new URL('../README.md', here), 'utf8')
  const rules = await readFile(new URL('../dist/pack/regles.bin', here))
  site = await stage({
    policies: { ...policies, '/ailleurs.html': guide.match(/Content-Security-Policy: (.*frame-src.*)/)[1] },
    pages: {
      '/hote.html': host(),
      '/lisez-moi.html': `<!doctype html><html lang="fr"><title>Hôte</title>${readme.match(/```html\n([\s\S]*?)```/)[1]}</html>`,
      '/ailleurs.html': `<!doctype html><html lang="fr"><title>Hôte</title>${guide.match(/```html\n([\s\S]*?)```/)[1]}</html>`,
      '/sans.html': host(),
      '/strict.html': host('axes="energie"'),
      '/confiance.html': host(),
      '/fil.html': host('worker="/bareme/worker.js"'),
      '/deux.html': host('id="un" axes="energie"', 'id="deux" pack="/petit/" axes="jardin"'),
      ...small,
      '/altere.html': host('pack="/altere/"'),
      '/altere/regles.bin': rules.subarray(0, rules.length - 1),
      '/absent.html': host('pack="/absent/"'),
      '/hostile.html': host().replace('</head>', '<link rel="stylesheet" href="/hostile.css"></head>'),
      '/hostile.css': HOSTILE,
      '/cadre-hote.html': '<!doctype html><html lang="fr"><head><title>Hôte</title><script type="module" src="/bareme/cadre.js"></script></head><body><input id="hote" aria-label="Champ" autofocus><iframe data-bareme title="Simulateur" src="/bareme/cadre.html?axes=energie&accent=%23224488&partage=aucun" width="600"></iframe></body></html>',
    },
  })
})
after(() => {
  site?.close()
  elsewhere?.close()
})

test('the tag of the README works', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/lisez-moi.html')
  await choose(page, AXES.energie)
  assert.deepEqual(faults, [])
  await close()
})

test('two simulators with two packs on one page do not mix', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/deux.html')
  const [one, two] = ['#un', '#deux'].map((id) => page.locator(id))
  await one.locator('h2').first().waitFor({ timeout: 60_000 })
  await two.locator('h2').first().waitFor({ timeout: 60_000 })
  await one.getByText(/Règles bareme-logement/).waitFor()
  await two.getByText(/Règles petit 1.0.0/).waitFor()
  await one.locator('input[type=radio]').first().check()
  await one.getByRole('button', { name: 'Continuer' }).click()
  await page.waitForFunction(() => Object.keys(document.querySelector('#un').reponses).length === 1)
  assert.deepEqual(await two.evaluate((element) => element.reponses), {})
  await two.getByLabel('Locataire').check()
  await two.getByRole('button', { name: 'Continuer' }).click()
  await page.waitForFunction(() => document.querySelector('#deux').reponses['personne.statut'] === 'locataire')
  for (const element of [one, two]) {
    await element.getByRole('button', { name: 'Voir les résultats maintenant' }).click()
    await element.getByLabel('Garder mes réponses sur cet appareil').check()
  }
  assert.equal(await two.locator('[part~=aide]').count(), 2)
  assert.ok((await one.locator('[part~=aide]').count()) > 10)
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).sort()), ['bareme-deux:petit', 'bareme-un:bareme-logement'])
  assert.deepEqual(faults, [])
  await close()
})

test('the style of the host does not come in', { timeout: 120_000 }, async () => {
  const styles = async (path) => {
    const { page, close } = await site.open(path)
    await choose(page, AXES.energie)
    const read = await page.locator('bareme-simulateur').evaluate((element) =>
      [...element.shadowRoot.querySelectorAll('h2, label, input, button, p, .live')].map((one) => {
        const { fontSize, fontWeight, color, display, direction, textTransform, letterSpacing, textAlign, transform, lineHeight } = getComputedStyle(one)
        return [one.tagName, fontSize, fontWeight, color, display, direction, textTransform, letterSpacing, textAlign, transform, lineHeight].join(' ')
      }))
    if (path === '/hostile.html') await shoot(page, 'hostile', {})
    await close()
    return read
  }
  const plain = await styles('/hote.html')
  assert.ok(plain.length > 8)
  assert.deepEqual(await styles('/hostile.html'), plain)
})

for (const [path, what] of [
  ['/sans.html', 'none'],
  ['/hote.html', "'wasm-unsafe-eval'"],
  ['/confiance.html', 'trusted types'],
  ['/fil.html', 'no WebAssembly, the engine in a worker with a policy of its own'],
]) {
  test(`it works under this policy of security: ${what}`, { timeout: 120_000 }, async () => {
    const { page, faults, close } = await site.open(path)
    await choose(page, AXES.energie)
    await answer(page, lyon)
    assert.deepEqual(faults, [], path)
    await close()
  })
}

test('where the policy of security refuses WebAssembly, the visitor reads why and the page hears it', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/strict.html', { before: "addEventListener('bareme:erreur', ({ detail }) => { window.told = [...(window.told ?? []), detail.code] })" })
  await page.getByText('interdit WebAssembly').waitFor({ timeout: 60_000 })
  assert.deepEqual(await page.evaluate(() => window.told), ['csp'])
  // Answers that the page gives come to nothing, and no error comes back.
  await page.evaluate(() => document.querySelector('bareme-simulateur').repondre({ 'menage.personnes': '2' }))
  assert.deepEqual(await page.evaluate(() => window.told), ['csp'])
  await page.locator('#hote').fill('la page vit')
  await shoot(page, 'csp_refusee', {})
  await close()
})

test('a damaged or missing pack and a browser without WebAssembly are told in the component', { timeout: 120_000 }, async () => {
  for (const [path, before, told] of [
    ['/altere.html', '', /incomplet ou a été modifié/],
    ['/absent.html', '', /ne peut être chargé \(réponse 404\)/],
    ['/hote.html', 'delete window.WebAssembly', /ne sait pas exécuter WebAssembly/],
  ]) {
    const { page, close } = await site.open(path, { before })
    await page.getByText(told).waitFor({ timeout: 60_000 })
    await page.locator('#hote').fill('la page vit')
    await close()
  }
})

test('the frame takes its height, keeps it, and leaves the focus alone', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/cadre-hote.html')
  const frame = page.frameLocator('iframe')
  await frame.locator('bareme-simulateur h2').first().waitFor({ timeout: 60_000 })
  // The engine may come after the question, and what it says is part of the height.
  await frame.getByText(/aides restent possibles/).waitFor()
  const height = () => page.locator('iframe').evaluate((element) => element.getBoundingClientRect().height)
  await page.waitForFunction(() => {
    const frame = document.querySelector('iframe')
    return frame.getBoundingClientRect().height === frame.contentDocument.querySelector('main').scrollHeight
  })
  const first = await height()
  await page.waitForTimeout(1000)
  assert.equal(await height(), first)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'hote')
  await page.evaluate(() => window.postMessage({ type: 'bareme:hauteur', hauteur: 9999 }, '*'))
  await page.waitForTimeout(200)
  assert.equal(await height(), first)
  await frame.getByRole('button', { name: 'Voir les résultats maintenant' }).click()
  await frame.getByRole('button', { name: 'Imprimer' }).waitFor()
  assert.equal(await frame.getByRole('button', { name: 'Copier un lien' }).count(), 0)
  await close()
})

test('the frame of the documentation works from another site, as wide as what is around it', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/ailleurs.html')
  await page.frameLocator('iframe').locator('bareme-simulateur h2').first().waitFor({ timeout: 60_000 })
  await page.waitForFunction(() => document.querySelector('iframe').getBoundingClientRect().height > 300)
  const { width, around } = await page.locator('iframe').evaluate((frame) => ({ width: frame.getBoundingClientRect().width, around: frame.parentElement.clientWidth }))
  assert.equal(width, around)
  assert.deepEqual(faults.filter((fault) => !fault.startsWith(elsewhere.address)), [])
  await close()
})
