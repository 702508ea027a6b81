// What tests share: a browser, a server with the CSP of each path, the sample cases.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { server } from '../serve.mjs'

export const here = new URL('./', import.meta.url)
export const root = new URL('../../', import.meta.url)

export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/** A server on a free port: its address, and how to stop it. */
export async function serve(policies, pages) {
  const one = server(policies, pages)
  await new Promise((done) => one.listen(0, done))
  return { address: `http://localhost:${one.address().port}`, close: () => one.close() }
}

/** The sample applications as cases in JSON: `liste.1.champ` columns are gathered in lists, `aucun` is an empty one, and empty cells are left out. */
export async function samples() {
  const [header, ...lines] = (await readFile(new URL('rules/exemples/demandes.csv', root), 'utf8')).trimEnd().split('\n')
  const columns = header.split(';').map((name) => [name, ...(name.match(/^(.*)\.(\d+)\.([^.]+)$/)?.slice(1) ?? [])])
  const lists = new Set(columns.map(([, list]) => list))
  return lines.map((line) => {
    const one = {}
    for (const [at, value] of line.split(';').entries()) {
      const [name, list, row, field] = columns[at]
      if (value === '' || name === 'id') continue
      if (list) ((one[list] ??= [])[row - 1] ??= {})[field] = value
      else one[name] = value === 'aucun' && lists.has(name) ? [] : value
    }
    return one
  })
}

/** A module of the sources, which the package does not give by itself. */
export async function bundled(name) {
  const { outputFiles: [{ text }] } = await build({ entryPoints: [new URL(`../${name}`, here).pathname], bundle: true, write: false, format: 'esm', target: 'es2022' })
  return import(`data:text/javascript,${encodeURIComponent(text)}`)
}

/** The small pack of the tests, as a page that a server gives. */
export const small = { '/petit/regles.bin': await readFile(new URL('../generated/petit/regles.bin', here)) }

/** A folder where the packed package is installed, and how to remove it. */
export async function installed() {
  const folder = await mkdtemp(join(tmpdir(), 'bareme-'))
  const npm = (...given) => execFileSync('npm', given, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], cwd: folder })
  const [{ filename }] = JSON.parse(npm('pack', new URL('..', here).pathname, '--json'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  npm('install', '--offline', '--no-audit', '--no-fund', join(folder, filename))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
