// The interface in English, French marked as French within it, and French as printers set it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bundled } from './lib.mjs'
import { answer, AXES, button, choose, host, lyon, moved, ready, stage, title, toResults } from './stage.mjs'

let site
before(async () => {
  site = await stage({ pages: { '/anglais.html': host('lang="en"'), '/francais.html': host() } })
})
after(() => site?.close())

/** Every text on screen, with the language that a screen reader reads it in. */
const spoken = (page) =>
  page.locator('bareme-simulateur').evaluate((element) => {
    const walker = document.createTreeWalker(element.shadowRoot, NodeFilter.SHOW_TEXT)
    const told = []
    while (walker.nextNode()) {
      const node = walker.currentNode
      const text = node.textContent.replace(/\s+/g, ' ').trim()
      if (text && !node.parentElement.closest('style')) told.push([node.parentElement.closest('[lang]')?.lang, text])
    }
    for (const labelled of element.shadowRoot.querySelectorAll('[aria-label]')) told.push([labelled.closest('[lang]')?.lang, labelled.getAttribute('aria-label')])
    return told
  })

const FRENCH = /[éèêàçùœ]|\b(le|la|les|du|des|une|est|vous|votre|oui|non|jusqu|et|pour)\b/i

test('the interface is complete in English, and French is marked as French', { timeout: 120_000 }, async () => {
  const { words } = await bundled('js/words.ts')
  const english = new Set(Object.values(words('en')).filter((one) => typeof one === 'string'))
  assert.deepEqual(Object.values(words('fr')).filter((one) => typeof one === 'string' && english.has(one)), ['Conditions', 'Total'], 'words that are those of both languages')
  const { page, faults, close } = await site.open('/anglais.html')
  await ready(page)
  const check = async (screen) => {
    for (const [lang, text] of await spoken(page)) {
      if (lang !== 'fr') assert.doesNotMatch(text.replace(/Barème|bareme-\w+/g, ''), FRENCH, `${screen} : « ${text} » is read as ${lang}`)
      if (lang === 'fr') assert.ok(!english.has(text) || !/[a-z]/.test(text), `${screen} : “${text}” is read as French`)
    }
  }
  assert.equal(await title(page).innerText(), 'What is your project about?')
  await page.getByText(/Questions and rules are in French/).waitFor()
  await check('subjects')
  await page.getByLabel(AXES.energie).check()
  await moved(page, () => button(page, 'Start').click())
  for (let count = 0; count < 12 && (await title(page).innerText()) !== 'Check your answers'; count += 1) {
    await check(await title(page).innerText())
    const radios = page.locator('bareme-simulateur input[type=radio]:visible')
    if (await radios.count()) {
      await radios.first().check()
      await moved(page, () => button(page, 'Continue').click())
    } else await moved(page, () => button(page, 'I don’t know').click())
  }
  await moved(page, () => button(page, 'See the results now').click())
  await page.getByRole('heading', { name: /Open to you/ }).waitFor()
  await page.locator('bareme-simulateur details').evaluateAll((all) => all.forEach((one) => { one.open = true }))
  await button(page, 'See the computation line by line').first().click()
  await page.getByText('The computation, line by line').waitFor()
  await check('results')
  assert.deepEqual(faults, [])
  await close()
})

/** What is not typeset on screen: a sign that a line may leave behind, a straight apostrophe. */
const loose = (page) =>
  page.evaluate(() => {
    const found = []
    const look = (root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode
        if (parentElement.closest('code, pre, script, style')) continue
        const text = data.replace(/[ \t\n]+/g, ' ')
        if (/ [?!;:»€%]|« |\d ?\d{3} €|'/.test(text)) found.push(text)
      }
    }
    look(document.body)
    document.querySelectorAll('bareme-simulateur').forEach(({ shadowRoot }) => look(shadowRoot))
    return found
  })

test('French is typeset on every screen and page', { timeout: 180_000 }, async () => {
  const { page, close } = await site.open('/francais.html')
  const check = async (screen) => assert.deepEqual(await loose(page), [], screen)
  await choose(page, AXES.energie)
  for (let count = 0; count < 12; count += 1) {
    await check(await title(page).innerText())
    if ((await title(page).innerText()).includes('revenu fiscal')) {
      await page.locator('#reponse').fill('beaucoup')
      await button(page, 'Continuer').click()
      await page.locator('#reponse-error').waitFor()
      await check('a fault')
    }
    await answer(page, { ...lyon, 'revenu fiscal': '25000' })
  }
  await toResults(page)
  await page.locator('bareme-simulateur details').evaluateAll((all) => all.forEach((one) => { one.open = true }))
  await button(page, 'Voir le calcul ligne à ligne').first().click()
  await page.getByText('Le calcul, ligne à ligne').waitFor()
  await check('results')
  for (const [path, shown] of [['index', 'bareme-simulateur h2'], ['integrer', '#axes input'], ['expliquer', '.aid'], ['atelier', '#resultat .aid'], ['confidentialite', 'h1']]) {
    await page.goto(`${site.address}/${path}.html`)
    await page.locator(shown).first().waitFor({ timeout: 60_000 })
    await check(path)
  }
  await close()
})
