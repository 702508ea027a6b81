// The demonstration site: the integrator's page and the playground.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { shoot, stage } from './stage.mjs'

let site
before(async () => {
  site = await stage()
})
after(() => site?.close())

test('the integrator’s page previews its settings, and refuses a colour without contrast', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/integrer.html')
  await page.locator('#apercu bareme-simulateur h2').first().waitFor({ timeout: 60_000 })
  await page.locator('#axes input').first().check()
  await page.locator('#code').getByText(/axes="/).waitFor()
  await page.locator('#accent').fill('#ffcc00')
  await page.getByText('Refusée : son contraste').waitFor()
  await page.locator('#accent').blur()
  assert.doesNotMatch(await page.locator('#code').innerText(), /ffcc00/)
  await page.locator('#accent').fill('#224488')
  await page.locator('#accent').blur()
  await page.locator('#code').getByText(/--bareme-accent: #224488/).waitFor()
  for (const shape of ['fil', 'cadre']) {
    await page.locator('#forme').selectOption(shape)
    const preview = shape === 'cadre' ? page.frameLocator('#apercu iframe') : page.locator('#apercu')
    await preview.locator('bareme-simulateur h2').first().waitFor({ timeout: 60_000 })
  }
  await page.locator('#code').getByText(/bareme\/cadre\.html/).waitFor()
  assert.deepEqual(faults, [])
  await close()
})

test('the playground underlines a fault, and computes again once it is mended', { timeout: 120_000 }, async () => {
  const { page, faults, close } = await site.open('/atelier.html')
  await page.locator('#resultat').getByText('3 600 €').first().waitFor({ timeout: 60_000 })
  const editor = page.locator('#editeur .cm-content')
  await editor.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('\ncalcul faute : € = menage.revenue\n')
  await page.locator('#editeur .cm-lintRange-error').first().waitFor({ timeout: 60_000 })
  await page.locator('#fautes').getByText('B0201').first().waitFor()
  await shoot(page, 'atelier_faute', {})
  await page.keyboard.press('Control+z')
  for (let count = 0; count < 40 && (await page.locator('#editeur .cm-lintRange-error').count()); count += 1) {
    await page.keyboard.press('Control+z')
    await page.waitForTimeout(100)
  }
  await page.locator('#fautes').getByText(/exemples rejoués/).waitFor({ timeout: 60_000 })
  assert.deepEqual(faults, [])
  await close()
})

test('on paper, the pages leave out their navigation, and the simulator its border', { timeout: 120_000 }, async () => {
  const { page, close } = await site.open('/')
  await page.locator('bareme-simulateur h2').first().waitFor({ timeout: 60_000 })
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('nav:visible, footer.bottom:visible').count(), 0)
  assert.equal(await page.locator('.panel').evaluate((panel) => getComputedStyle(panel).borderTopWidth), '0px')
  await close()
})
