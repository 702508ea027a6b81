// What a keyboard, a screen reader, a narrow screen, large text and paper make of each screen.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { small } from './lib.mjs'
import { answer, AXES, button, choose, host, lyon, moved, ready, shoot, stage, title, toResults } from './stage.mjs'

const require = createRequire(import.meta.url)
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')
const french = JSON.parse(await readFile(require.resolve('axe-core/locales/fr.json'), 'utf8'))

let site
before(async () => {
  site = await stage({ pages: { '/hote.html': host(), '/anglais.html': host('lang="en"'), '/petit.html': host('pack="/petit/"'), ...small } })
})
after(() => site?.close())

/** Nothing that axe knows, its RGAA rules included, is wrong on this screen. */
async function accessible(page, screen) {
  await page.evaluate(axe)
  const violations = await page.evaluate(async (locale) => {
    window.axe.configure({ locale })
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'] })
    return violations.map(({ id, help, nodes }) => `${id} : ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`)
  }, french)
  assert.deepEqual(violations, [], screen)
}

test('no screen has an accessibility fault that axe knows', { timeout: 180_000 }, async () => {
  const { page, close } = await site.open('/hote.html')
  await ready(page)
  await accessible(page, 'subjects')
  await button(page, 'Commencer').click()
  await page.getByText('Choisissez au moins un sujet.').waitFor()
  await accessible(page, 'subjects, error')
  await choose(page, AXES.energie)
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
      if (/combobox/.test(kind)) {
        await page.locator('#reponse').fill('saint-aubin')
        await page.getByRole('option').first().waitFor({ timeout: 60_000 })
        await accessible(page, `${kind}, open`)
      }
    }
    await answer(page, lyon)
  }
  await accessible(page, 'check')
  await moved(page, () => button(page, 'Voir mes résultats').click())
  await page.locator('bareme-simulateur details').evaluateAll((all) => all.forEach((one) => { one.open = true }))
  await button(page, 'Voir le calcul ligne à ligne').first().click()
  await page.getByText('Le calcul, ligne à ligne').waitFor()
  await accessible(page, 'results')
  await close()
})

test('what is wrong in a line of a list is told at its field, which takes the focus', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/petit.html')
  await choose(page, /Jardin/)
  while (!(await title(page).innerText()).includes('acheté')) await answer(page, { 'Êtes-vous propriétaire': 'Locataire', 'naissance': '31/12/1980', 'surface': '20', 'clos': 'Non' })
  const prices = page.getByLabel('Combien coûte cet achat ?')
  await button(page, 'Ajouter une ligne').click()
  await button(page, 'Ajouter une ligne').click()
  // The first line stays empty: it is none of those that the engine is given.
  await prices.nth(1).fill('12')
  await prices.nth(2).fill('6 000')
  await button(page, 'Continuer').click()
  await page.getByText('La valeur doit être comprise entre 0 € et 5 000 €.').waitFor()
  const at = await page.evaluate(() => {
    const root = document.querySelector('bareme-simulateur').shadowRoot
    const { value, ariaInvalid } = root.activeElement
    const told = root.activeElement.getAttribute('aria-describedby').split(' ').map((id) => root.getElementById(id).textContent.replace(/\s/g, ' '))
    return { value, ariaInvalid, told, others: root.querySelectorAll('[aria-invalid]').length - 1 }
  })
  assert.equal(at.value, '6 000')
  assert.equal(at.ariaInvalid, 'true')
  assert.ok(at.told.some((text) => text.includes('Réponse à corriger : La valeur doit être comprise')), at.told.join())
  assert.equal(at.others, 0)
  await accessible(page, 'a list with a fault')
  await shoot(page, 'liste_a_corriger', {})
  // Another line that takes the number of a wrong one is not wrong for that.
  await button(page, 'Retirer : Ligne 1').click()
  assert.equal(await page.locator('bareme-simulateur .error').count(), 0)
  await prices.first().fill('60')
  await moved(page, () => button(page, 'Continuer').click())
  await close()
})

test('the screens of failure have no accessibility fault that axe knows', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/hote.html', { before: 'delete window.WebAssembly' })
  await page.getByText(/ne sait pas exécuter WebAssembly/).waitFor({ timeout: 60_000 })
  await accessible(page, 'failure')
  await close()
})

test('the pages of the site have no accessibility fault that axe knows', { timeout: 180_000 }, async () => {
  const shown = { '/expliquer.html': '.aid', '/atelier.html': '#resultat .aid', '/integrer.html': '#axes input' }
  for (const path of ['/', '/integrer.html', '/expliquer.html', '/atelier.html', '/confidentialite.html']) {
    const { page, faults, close } = await site.open(path)
    if (shown[path]) await page.locator(shown[path]).first().waitFor({ timeout: 60_000 })
    await accessible(page, path)
    assert.deepEqual(faults, [], path)
    await shoot(page, `page_${path.slice(1, -5) || 'accueil'}`)
    await close()
  }
})

test('by keyboard alone one goes from the subjects to the results, and the focus never leaves the host on load', { timeout: 240_000 }, async () => {
  const { page, close } = await site.open('/hote.html')
  await ready(page)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'hote')
  const press = (key) => page.keyboard.press(key)
  const focused = () => page.evaluate(() => {
    const active = document.querySelector('bareme-simulateur').shadowRoot.activeElement
    return active && `${active.tagName} ${active.type ?? ''} ${active.getAttribute('role') ?? ''}`.trim()
  })
  await press('Tab')
  await press('Space')
  await moved(page, () => press('Enter'))
  const kinds = new Set()
  for (let count = 0; (await title(page).innerText()) !== 'Vérifiez vos réponses'; count += 1) {
    assert.ok(count < 200, 'the questions end')
    assert.equal(await focused(), 'H2', `${await title(page).innerText()} ${JSON.stringify(await page.evaluate(() => document.querySelector('bareme-simulateur').reponses))}`)
    const asked = (await title(page).innerText()).replace(/\u00a0/g, ' ')
    await press('Tab')
    const kind = await focused()
    kinds.add(kind)
    // Each focus is seen.
    if (count < 12) {
      const outline = await page.evaluate(() => {
        const active = document.querySelector('bareme-simulateur').shadowRoot.activeElement
        const seen = active.type === 'radio' ? active.closest('.choice') : active
        return getComputedStyle(seen).outlineStyle
      })
      assert.equal(outline, 'solid', `${asked} : ${kind}`)
    }
    const given = Object.entries(lyon).find(([words]) => asked.includes(words))?.[1]
    if (kind === 'INPUT radio') {
      await press('Space')
      await moved(page, () => press('Enter'))
    } else if (kind?.startsWith('INPUT text') && given) {
      await page.keyboard.type(given)
      if (kind.endsWith('combobox')) {
        await page.getByRole('option').first().waitFor({ timeout: 60_000 })
        await press('ArrowDown')
        await press('ArrowUp')
        await press('Enter')
        assert.equal(await page.getByRole('option').count(), 0)
      }
      await moved(page, () => press('Enter'))
    } else {
      for (let steps = 0; (await page.evaluate(() => document.querySelector('bareme-simulateur').shadowRoot.activeElement?.textContent.trim())) !== 'Je ne sais pas'; steps += 1) {
        assert.ok(steps < 80, asked)
        await press('Tab')
      }
      await moved(page, () => press('Enter'))
    }
  }
  assert.ok(kinds.has('INPUT text combobox') && kinds.has('INPUT radio') && kinds.has('INPUT text'), [...kinds].join(', '))
  for (let steps = 0; (await page.evaluate(() => document.querySelector('bareme-simulateur').shadowRoot.activeElement?.textContent.trim())) !== 'Voir mes résultats'; steps += 1) {
    assert.ok(steps < 300)
    await press('Tab')
  }
  await moved(page, () => press('Enter'))
  assert.equal(await title(page).innerText(), 'Vos résultats')
  assert.equal(await focused(), 'H2')
  for (let steps = 0; (await focused()) !== 'SUMMARY'; steps += 1) {
    assert.ok(steps < 10)
    await press('Tab')
  }
  await press('Enter')
  assert.equal(await page.evaluate(() => document.querySelector('bareme-simulateur').shadowRoot.activeElement.parentElement.open), true)
  await close()
})

test('from 320 to 1400 px wide, nothing overflows', { timeout: 240_000 }, async () => {
  const { page, close } = await site.open('/')
  const fits = async (what) => {
    for (const width of [320, 480, 768, 1024, 1400]) {
      await page.setViewportSize({ width, height: 800 })
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.equal(over, 0, `${what}, ${width} px`)
      if (width !== 480 && width !== 1024) await shoot(page, `${what}_${width}`)
    }
  }
  await ready(page)
  await fits('sujets')
  await choose(page, AXES.energie)
  const kinds = new Set()
  while ((await title(page).innerText()) !== 'Vérifiez vos réponses') {
    const kind = await page.locator('#reponse').evaluate((field) => `${field.tagName.toLowerCase()}_${field.role ?? field.type}`)
    if (!kinds.has(kind)) await fits(`question_${kind}`)
    kinds.add(kind)
    await answer(page, lyon)
  }
  await fits('verification')
  await moved(page, () => button(page, 'Voir mes résultats').click())
  await page.locator('bareme-simulateur summary').first().click()
  await button(page, 'Voir le calcul ligne à ligne').first().click()
  await page.getByText('Le calcul, ligne à ligne').waitFor()
  await fits('resultats')
  await close()
  for (const path of ['/integrer.html', '/expliquer.html', '/atelier.html', '/confidentialite.html']) {
    const { page: other, close: shut } = await site.open(path, { viewport: { width: 320, height: 800 } })
    await other.waitForTimeout(1500)
    assert.equal(await other.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, path)
    await shoot(other, `page_${path.slice(1, -5)}_320`)
    await shut()
  }
})

test('printed, it has the date, the digest, the answers and no button', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/hote.html')
  await choose(page, AXES.energie)
  for (let count = 0; count < 7; count += 1) await answer(page, lyon)
  await toResults(page)
  const folded = () => page.locator('bareme-simulateur').evaluate((element) => element.shadowRoot.querySelectorAll(':is([part~=acquises], [part~=possibles]) details:not([open]), [part~=ecartees] > details:not([open])').length)
  const before = await folded()
  assert.ok(before > 2)
  await page.evaluate(() => { window.print = () => dispatchEvent(new Event('beforeprint')) })
  await button(page, 'Imprimer ou enregistrer en PDF').click()
  assert.equal(await folded(), 0)
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('bareme-simulateur button:visible').count(), 0)
  assert.equal(await page.locator('bareme-simulateur input:visible').count(), 0)
  await page.getByText(/empreinte [0-9a-f]{12}/).waitFor()
  await page.getByText(/Au 15\/03\/2026/).waitFor()
  await page.getByText('2 personnes', { exact: true }).waitFor()
  await page.setViewportSize({ width: 794, height: 1123 })
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
  await shoot(page, 'impression')
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  assert.equal(await folded(), before)
  await close()
})
