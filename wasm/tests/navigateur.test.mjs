// The simulator in Chromium, as visitors and host pages meet it.
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { browser, here, serve } from './lib.mjs'

const require = createRequire(import.meta.url)
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
const french = JSON.parse(await readFile(require.resolve('axe-core/locales/fr.json'), 'utf8'))
const shots = new URL('../dist/captures/', here)

const tag = (attributes = '') => `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Hôte</title><meta name="viewport" content="width=device-width"><script type="module" src="/dist/simulateur.js"></script></head><body><main><h1>Page hôte</h1><input id="hote" aria-label="Champ de l'hôte" autofocus>${attributes.split('|').map((one) => `<bareme-simulateur pack="/dist/pack/" date="2026-03-15" ${one}></bareme-simulateur>`).join('')}</main></body></html>`
const pages = {
  '/hote.html': tag(),
  '/anglais.html': tag('lang="en"'),
  '/deux.html': tag('id="un" axes="energie"|id="deux" axes="adaptation"'),
  '/fil.html': tag('worker="/dist/worker.js"'),
  '/altere.html': tag('pack="/altere/"').replaceAll('pack="/dist/pack/" ', ''),
  '/altere/regles.bin': 'BAREMER\u0001 tronqué',
  '/hostile.html': tag().replace('</head>', '<link rel="stylesheet" href="/hostile.css"></head>'),
  '/hostile.css': 'body, body * { font: 700 9px/1 serif !important; color: red !important; display: inline !important; letter-spacing: 2em; text-transform: uppercase } body { direction: rtl; line-height: 0; text-align: right }',
  '/cadre-hote.html': '<!doctype html><html lang="fr"><head><title>Hôte</title><script type="module" src="/dist/cadre.js"></script></head><body><input id="hote" aria-label="Champ" autofocus><iframe data-bareme title="Simulateur" src="/cadre.html?axes=energie&accent=%23224488" width="600"></iframe></body></html>',
}
const strict = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'"
const policies = {
  '/sans.html': undefined, '/strict.html': strict, '/fil.html': strict, '/cadre-hote.html': "default-src 'none'; script-src 'self'; frame-src 'self'",
  '/confiance.html': `${strict} 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types lit-html`.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'").replace(" 'wasm-unsafe-eval'; require", '; require'),
}
pages['/sans.html'] = pages['/strict.html'] = pages['/confiance.html'] = tag()

let chromium
let site
before(async () => {
  chromium = await browser()
  site = await serve(policies, pages)
  await mkdir(shots, { recursive: true })
})
after(async () => {
  await chromium?.close()
  site?.close()
})

/** A page where any failed script, console error, or request to another site is a fault. */
async function open(path, options = {}) {
  const context = await chromium.newContext({ viewport: { width: 1200, height: 900 }, locale: 'fr-FR', ...options })
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('request', (request) => /^https?:/.test(request.url()) && !request.url().startsWith(site.address) && faults.push(request.url()))
  await page.goto(site.address + path)
  return { page, faults, close: () => context.close() }
}

const title = (page) => page.locator('bareme-simulateur h2').first()
const button = (page, name) => page.getByRole('button', { name, exact: true })

/** Waits for the next screen after an action. */
async function moved(page, action) {
  const before = await title(page).innerText()
  await action()
  await page.waitForFunction((was) => document.querySelector('bareme-simulateur').shadowRoot.querySelector('h2')?.innerText !== was, before, { timeout: 60_000 })
}

async function choose(page, topic) {
  await title(page).waitFor({ timeout: 60_000 })
  await page.getByLabel(topic).check()
  await moved(page, () => button(page, 'Commencer').click())
}

/** Answers one question: as `answers` says for its text, else by what comes first. */
async function answer(page, answers = {}) {
  const asked = await title(page).innerText()
  const given = Object.entries(answers).find(([words]) => asked.replace(/\u00a0/g, ' ').includes(words))?.[1]
  const radios = page.locator('bareme-simulateur input[type=radio]')
  if (given === null || (given === undefined && (await radios.count()) === 0)) return moved(page, () => button(page, 'Je ne sais pas').click())
  if (await radios.count()) await (given ? page.getByLabel(given, { exact: true }) : radios.first()).check()
  else {
    await page.locator('#reponse').fill(given)
    if ((await page.getByRole('combobox').count()) > 0) {
      await page.getByRole('option').first().waitFor({ timeout: 60_000 })
      await page.keyboard.press('Enter')
    }
  }
  return moved(page, () => button(page, 'Continuer').click())
}

async function accessible(page, screen) {
  await page.evaluate(axe)
  const violations = await page.evaluate(async (locale) => {
    window.axe.configure({ locale })
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'] })
    return violations.map(({ id, help, nodes }) => `${id} : ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`)
  }, french)
  assert.deepEqual(violations, [], screen)
}

for (const [axe, name] of [['Performance', 'energie'], ['Adaptation', 'adaptation'], ['Transformation', 'vacants'], ['Outre-mer', 'outre_mer'], ['Production', 'production']]) {
  test(`a whole simulation: ${name}`, { timeout: 300_000 }, async () => {
    const { page, faults, close } = await open('/')
    await choose(page, new RegExp(axe))
    let count = 0
    while ((await title(page).innerText()) !== 'Vérifiez vos réponses') {
      await answer(page)
      count += 1
      assert.ok(count < 200, 'the questions end')
    }
    await moved(page, () => button(page, 'Voir mes résultats').click())
    for (const group of ['A priori acquises', 'Possibles, à préciser', 'Écartées', 'Non calculées']) {
      await page.getByRole('heading', { name: new RegExp(group) }).waitFor()
    }
    assert.ok((await page.locator('bareme-simulateur details').count()) > 0)
    await page.screenshot({ path: new URL(`resultats_${name}.png`, shots).pathname, fullPage: true })
    assert.deepEqual(faults, [])
    console.log(`${name} : ${count} questions`)
    await close()
  })
}

const lyon = {
  'lien avec le logement': 'Propriétaire, vous habitez le logement', 'Combien de personnes': '2', 'revenu fiscal': '25 000', 'Dans quelle commune': 'lyon', 'maison ou un appartement': 'Maison individuelle', 'étiquette': 'G',
  'achevée': '31/12/1962',
}

test('a person in Lyon sees energy aids and their amounts in under ten questions', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/')
  await choose(page, /Performance/)
  for (let count = 0; count < 9; count += 1) await answer(page, lyon)
  await page.screenshot({ path: new URL('question.png', shots).pathname })
  await moved(page, () => button(page, 'Voir les résultats maintenant').click())
  const open_ = page.locator('bareme-simulateur [part~=acquises] details, bareme-simulateur [part~=possibles] details')
  assert.ok((await open_.count()) > 0)
  await open_.filter({ hasText: '€' }).first().waitFor()
  await close()
})

test('no screen has an accessibility fault that axe knows', { timeout: 180_000 }, async () => {
  const { page, close } = await open('/hote.html')
  await title(page).waitFor({ timeout: 60_000 })
  await accessible(page, 'subjects')
  await button(page, 'Commencer').click()
  await page.getByText('Choisissez au moins un sujet.').waitFor()
  await accessible(page, 'subjects, error')
  await choose(page, /Performance/)
  const kinds = new Set()
  while ((await title(page).innerText()) !== 'Vérifiez vos réponses') {
    const kind = await page.locator('#reponse').evaluate((field) => `${field.tagName} ${field.type} ${field.role}`)
    if (!kinds.has(kind)) {
      kinds.add(kind)
      await accessible(page, kind)
      if ((await button(page, 'Continuer').count()) && !/BUTTON/.test(kind)) {
        await button(page, 'Continuer').click()
        await page.locator('#reponse-error').waitFor()
        await accessible(page, `${kind}, error`)
      }
    }
    await answer(page, lyon)
  }
  await accessible(page, 'check')
  await moved(page, () => button(page, 'Voir mes résultats').click())
  await page.locator('bareme-simulateur details').evaluateAll((all) => all.forEach((one) => { one.open = true }))
  await accessible(page, 'results')
  await close()
})

test('the pages of the site have no accessibility fault that axe knows', { timeout: 180_000 }, async () => {
  for (const path of ['/', '/integrer.html', '/expliquer.html', '/atelier.html', '/confidentialite.html']) {
    const { page, faults, close } = await open(path)
    if (path === '/expliquer.html') await page.locator('.aid').first().waitFor({ timeout: 60_000 })
    if (path === '/atelier.html') await page.locator('#resultat .aid').waitFor({ timeout: 60_000 })
    if (path === '/integrer.html') await page.locator('#axes input').first().waitFor({ timeout: 60_000 })
    await accessible(page, path)
    assert.deepEqual(faults, [], path)
    await page.screenshot({ path: new URL(`page_${path.slice(1, -5) || 'accueil'}.png`, shots).pathname, fullPage: true })
    await close()
  }
})

test('by keyboard alone, focus follows the questions and never leaves the host on load', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/hote.html')
  await title(page).waitFor({ timeout: 60_000 })
  assert.equal(await page.evaluate(() => document.activeElement.id), 'hote')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await moved(page, () => page.keyboard.press('Enter'))
  const focused = () => page.evaluate(() => document.querySelector('bareme-simulateur').shadowRoot.activeElement?.tagName)
  assert.equal(await focused(), 'H2')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await moved(page, () => page.keyboard.press('Enter'))
  assert.equal(await focused(), 'H2')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await moved(page, () => page.keyboard.press('Enter'))
  assert.equal(await focused(), 'H2')
  await close()
})

test('a link gives the answers back; a broken or hostile one is told and harms nothing', { timeout: 120_000 }, async () => {
  const encode = (saved) => `1.${Buffer.from(JSON.stringify(saved)).toString('base64url')}`
  const good = encode({ axes: ['energie'], answers: { 'menage.personnes': '3', 'menage.revenu_fiscal': '25000', 'logement.commune': '69123' } })
  const { page, close } = await open(`/hote.html#bareme=${good}`)
  await page.getByText('Réponses retrouvées.').waitFor({ timeout: 60_000 })
  assert.equal(await title(page).innerText(), 'Vos résultats')
  await page.getByText('3 personnes', { exact: true }).first().waitFor()
  await close()
  const hostile = {
    axes: ['rien', 3], answers: { 'menage.personnes': '<img src=x onerror=alert(1)>', '__proto__': { a: 1 }, 'menage.revenu_fiscal': 12, 'logement.commune': '00000', 'demandeur.qualite': 'roi', 'projet.gestes': [1], inconnu: true },
  }
  for (const [link, told] of [[encode(hostile), /laissées? de côté/], ['1.%%%', /ne peut être lu/], ['2.abcd', /ne peut être lu/], [`1.${'A'.repeat(40_000)}`, /ne peut être lu/], [encode(null), undefined], [encode([1]), undefined]]) {
    const { page: one, faults, close: shut } = await open(`/hote.html#bareme=${link}`)
    await title(one).waitFor({ timeout: 60_000 })
    if (told) await one.getByText(told).first().waitFor()
    assert.equal(await title(one).innerText(), 'Sur quoi porte votre projet ?')
    assert.deepEqual(faults, [])
    await shut()
  }
})

test('one goes back, edits an answer, and erases all', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/hote.html')
  await choose(page, /Performance/)
  while (!(await title(page).innerText()).startsWith('Combien de personnes')) await answer(page, lyon)
  await answer(page, lyon)
  await moved(page, () => button(page, 'Question précédente').click())
  assert.equal(await page.locator('#reponse').inputValue(), '2')
  await page.locator('#reponse').fill('beaucoup')
  await button(page, 'Continuer').click()
  await page.locator('#reponse-error').waitFor()
  assert.equal(await page.locator('#reponse').getAttribute('aria-invalid'), 'true')
  await page.locator('#reponse').fill('4')
  await moved(page, () => button(page, 'Continuer').click())
  await moved(page, () => button(page, 'Voir les résultats maintenant').click())
  await page.getByText('4 personnes', { exact: true }).waitFor()
  await button(page, 'Effacer mes réponses').click()
  await page.getByText('Réponses effacées.').waitFor()
  assert.equal(await page.evaluate(() => Object.keys(document.querySelector('bareme-simulateur').reponses).length), 0)
  await close()
})

test('answers are kept on the device only when asked; where storage is refused, that is said', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/hote.html')
  await choose(page, /Performance/)
  await answer(page, lyon)
  assert.equal(await page.evaluate(() => localStorage.length), 0)
  await moved(page, () => button(page, 'Voir les résultats maintenant').click())
  await page.getByLabel('Garder mes réponses sur cet appareil').check()
  await page.reload()
  await page.getByText('Réponses retrouvées.').waitFor({ timeout: 60_000 })
  await close()
  const context = await chromium.newContext()
  await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refusé', 'SecurityError') } }))
  const denied = await context.newPage()
  await denied.goto(`${site.address}/hote.html`)
  await choose(denied, /Performance/)
  await answer(denied, lyon)
  await moved(denied, () => button(denied, 'Voir les résultats maintenant').click())
  await denied.getByLabel('Garder mes réponses sur cet appareil').click()
  await denied.getByText('Ce navigateur ne permet pas de garder les réponses.').waitFor()
  await context.close()
})

test('once loaded, it works offline', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/hote.html')
  await choose(page, /Performance/)
  await page.context().setOffline(true)
  for (let count = 0; count < 3; count += 1) await answer(page, { ...lyon, 'Dans quelle commune': null })
  await moved(page, () => button(page, 'Voir les résultats maintenant').click())
  await close()
})

test('two simulators on one page do not mix', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/deux.html')
  const [one, two] = ['#un', '#deux'].map((id) => page.locator(id))
  await one.locator('h2').first().waitFor({ timeout: 60_000 })
  await two.locator('h2').first().waitFor({ timeout: 60_000 })
  await one.locator('input[type=radio]').first().check()
  await one.getByRole('button', { name: 'Continuer' }).click()
  await page.waitForFunction(() => Object.keys(document.querySelector('#un').reponses).length === 1)
  assert.deepEqual(await two.evaluate((element) => element.reponses), {})
  await close()
})

test('the style of the host does not come in', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/hostile.html')
  await title(page).waitFor({ timeout: 60_000 })
  const style = await title(page).evaluate((h2) => { const { fontSize, color, display, direction, textTransform } = getComputedStyle(h2); return { fontSize, color, display, direction, textTransform } })
  assert.deepEqual(style, { fontSize: '24px', color: 'rgb(28, 37, 41)', display: 'block', direction: 'ltr', textTransform: 'none' })
  await page.screenshot({ path: new URL('hostile.png', shots).pathname })
  await close()
})

test('under each policy of security, it works or says why', { timeout: 240_000 }, async () => {
  for (const path of ['/sans.html', '/hote.html', '/confiance.html', '/fil.html']) {
    const { page, faults, close } = await open(path)
    await choose(page, /Performance/)
    await answer(page, lyon)
    assert.deepEqual(faults, [], path)
    await close()
  }
  const { page, close } = await open('/strict.html')
  await page.getByText('interdit WebAssembly').waitFor({ timeout: 60_000 })
  await page.screenshot({ path: new URL('csp_refusee.png', shots).pathname })
  await close()
})

test('a damaged pack and a browser without WebAssembly are told in the component', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/altere.html')
  await page.getByText(/incomplet ou a été modifié/).waitFor({ timeout: 60_000 })
  await page.locator('#hote').fill('la page vit')
  await close()
  const context = await chromium.newContext()
  await context.addInitScript(() => { delete window.WebAssembly })
  const old = await context.newPage()
  await old.goto(`${site.address}/hote.html`)
  await old.getByText(/ne sait pas exécuter WebAssembly/).waitFor({ timeout: 60_000 })
  await context.close()
})

test('the frame takes its height, keeps it, and leaves the focus alone', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/cadre-hote.html')
  const frame = page.frameLocator('iframe')
  await frame.locator('bareme-simulateur h2').first().waitFor({ timeout: 60_000 })
  const height = () => page.locator('iframe').evaluate((element) => element.getBoundingClientRect().height)
  await page.waitForFunction(() => document.querySelector('iframe').getBoundingClientRect().height > 300)
  const first = await height()
  await page.waitForTimeout(1000)
  assert.equal(await height(), first)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'hote')
  await page.evaluate(() => window.postMessage({ type: 'bareme:hauteur', hauteur: 9999 }, '*'))
  await page.waitForTimeout(200)
  assert.equal(await height(), first)
  await close()
})

test('from 320 to 1400 px wide, and in large text, nothing overflows', { timeout: 180_000 }, async () => {
  const { page, close } = await open('/')
  await choose(page, /Performance/)
  const fits = async (what) => {
    for (const width of [320, 480, 768, 1024, 1400]) {
      await page.setViewportSize({ width, height: 800 })
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.equal(over, 0, `${what}, ${width} px`)
    }
    await page.setViewportSize({ width: 320, height: 800 })
    await page.screenshot({ path: new URL(`etroit_${what}.png`, shots).pathname, fullPage: true })
  }
  await fits('question')
  for (let count = 0; count < 5; count += 1) await answer(page, lyon)
  await moved(page, () => button(page, 'Voir les résultats maintenant').click())
  await page.locator('bareme-simulateur summary').first().click()
  await fits('resultats')
  await close()
})

test('printed, it has the date, the digest and no button', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/hote.html')
  await choose(page, /Performance/)
  await answer(page, lyon)
  await moved(page, () => button(page, 'Voir les résultats maintenant').click())
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('bareme-simulateur button:visible').count(), 0)
  await page.getByText(/empreinte [0-9a-f]{12}/).waitFor()
  await page.getByText(/Au 15\/03\/2026/).waitFor()
  await page.screenshot({ path: new URL('impression.png', shots).pathname, fullPage: true })
  await close()
})

test('the interface is complete in English', { timeout: 120_000 }, async () => {
  const { page, close } = await open('/anglais.html')
  await title(page).waitFor({ timeout: 60_000 })
  assert.equal(await title(page).innerText(), 'What is your project about?')
  await page.getByLabel(/Performance/).check()
  await moved(page, () => button(page, 'Start').click())
  await moved(page, () => button(page, 'See the results now').click())
  await page.getByRole('heading', { name: /Open to you/ }).waitFor()
  await close()
})

test('the playground underlines a fault, and computes again once it is mended', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await open('/atelier.html')
  await page.locator('#resultat').getByText('3 600 €').first().waitFor({ timeout: 60_000 })
  const editor = page.locator('#editeur .cm-content')
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('\ncalcul faute : € = menage.revenue\n')
  await page.locator('#editeur .cm-lintRange-error').first().waitFor({ timeout: 60_000 })
  await page.locator('#fautes').getByText('B0201').first().waitFor()
  await page.screenshot({ path: new URL('atelier_faute.png', shots).pathname })
  await page.keyboard.press('Control+z')
  for (let count = 0; count < 40 && (await page.locator('#editeur .cm-lintRange-error').count()); count += 1) {
    await page.keyboard.press('Control+z')
    await page.waitForTimeout(100)
  }
  await page.locator('#fautes').getByText(/exemples rejoués/).waitFor({ timeout: 60_000 })
  assert.deepEqual(faults, [])
  await close()
})
