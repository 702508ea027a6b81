// A small application built by Vite from the packed tarball, as the README tells, and opened in Chromium.
import assert from 'node:assert/strict'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { build, createServer, preview } from 'vite'
import { browser, here, installed } from './lib.mjs'

let place
let chromium
before(async () => {
  place = await installed()
  const readme = await readFile(new URL('../README.md', here), 'utf8')
  const files = {
    'index.html': '<!doctype html><html lang="fr"><head><title>Application</title></head><body><script type="module" src="/main.ts"></script></body></html>',
    'main.ts': readme.match(/```ts\n([\s\S]*?)```/)[1],
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(place.folder, name), text)
  await mkdir(join(place.folder, 'public'))
  await cp(join(place.folder, 'node_modules/bareme/dist/pack'), join(place.folder, 'public/pack'), { recursive: true })
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  await place?.remove()
})

const settings = () => ({ root: place.folder, configFile: false, logLevel: 'error', optimizeDeps: { exclude: ['bareme'] }, clearScreen: false })

async function works(address) {
  const page = await chromium.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => message.type() === 'error' && !message.text().includes('favicon') && !message.location().url.endsWith('favicon.ico') && faults.push(message.text()))
  await page.goto(address)
  await page.getByLabel(/Performance/).check({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Commencer' }).click()
  await page.locator('bareme-simulateur input[type=radio]').first().check()
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('button', { name: 'Voir les résultats maintenant' }).click()
  await page.getByRole('heading', { name: 'Vos résultats' }).waitFor()
  assert.deepEqual(faults, [])
  await page.close()
}

test('built by Vite, the simulator works', { timeout: 120_000 }, async () => {
  await build(settings())
  const server = await preview({ ...settings(), preview: { port: 0 } })
  try {
    await works(server.resolvedUrls.local[0])
  } finally {
    await server.close()
  }
})

test('served by Vite while one develops, it works too', { timeout: 120_000 }, async () => {
  const server = await createServer({ ...settings(), server: { port: 0 } })
  await server.listen()
  try {
    await works(server.resolvedUrls.local[0])
  } finally {
    await server.close()
  }
})
