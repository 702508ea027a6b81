// The interface in English, and French marked as French within it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bundled } from './lib.mjs'
import { AXES, button, host, moved, ready, stage, title } from './stage.mjs'

let site
before(async () => {
  site = await stage({ pages: { '/anglais.html': host('lang="en"') } })
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
