// JavaScript, types, the list of communes of the package, and the pages of the demonstration site. Run by build.sh.
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { build } from 'esbuild'
import { pages, whole } from './site/pages.mjs'

const here = new URL('./', import.meta.url)
const path = (name) => new URL(name, here).pathname

// What a former build left would be packed with the rest.
for (const name of await readdir(path('dist'))) {
  if (name.endsWith('.js') || name === 'site' || name === 'types') await rm(path(`dist/${name}`), { recursive: true })
}

const common = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  outdir: path('dist'),
  logLevel: 'warning',
}
await build({
  ...common,
  splitting: true,
  entryPoints: {
    bareme: path('js/index.ts'),
    regles: path('js/rules.ts'),
    worker: path('js/worker.ts'),
    'cadre-page': path('cadre/page.ts'),
    'site/integrer': path('site/integrer.ts'),
    'site/expliquer': path('site/expliquer.ts'),
  },
})
await build({
  ...common,
  outdir: path('dist/site'),
  entryPoints: { atelier: path('site/atelier.ts'), 'atelier-fil': path('site/atelier-fil.ts') },
  loader: { '.toml': 'text', '.bareme': 'text' },
})
// Whole, as each file more is one more time that a visitor waits for.
await build({ ...common, entryPoints: { simulateur: path('js/simulateur.ts') } })
// No module: from another site, a browser only takes those that a CORS header allows.
await build({ ...common, entryPoints: { cadre: path('cadre/host.ts') }, format: 'iife' })
await build({ ...common, entryPoints: { node: path('js/node.ts') }, platform: 'node' })

execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.json')], { stdio: 'inherit' })
execFileSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '-p', path('tsconfig.types.json')], { stdio: 'inherit' })

await mkdir(path('dist/site'), { recursive: true })
for (const page of pages) {
  await writeFile(path(`dist/site/${page.name}.html`), whole(page, await readFile(path(`site/pages/${page.name}.html`), 'utf8')))
}
for (const [from, to] of [['site/site.css', 'site/site.css'], ['site/icone.svg', 'site/icone.svg'], ['cadre/cadre.html', 'cadre.html'], ['cadre/cadre.css', 'cadre.css']]) {
  await copyFile(path(from), path(`dist/${to}`))
}

// One line a commune: code, name, postal codes; then, after tabs, what it is also known by, as name and code: its
// municipal arrondissements, and the communes that merged into it, some of which are known by their code alone.
const require = createRequire(import.meta.url)
const all = require('@etalab/decoupage-administratif/data/communes.json')
const rows = async (name) => (await readFile(path(`../rules/territoires/${name}`), 'utf8')).trimEnd().split('\n').slice(1).map((line) => line.split(','))
const known = new Set((await rows('communes.csv')).map(([code]) => code))
const current = new Map()
for (const commune of all) {
  if (commune.type === 'commune-actuelle' && known.has(commune.code)) {
    current.set(commune.code, { name: commune.nom, postal: new Set(commune.codesPostaux), others: new Map() })
  }
}
for (const commune of all) {
  const into = current.get(commune.commune ?? commune.chefLieu)
  if (commune.type !== 'commune-actuelle' && into) {
    commune.codesPostaux?.forEach((code) => into.postal.add(code))
    if (commune.nom !== into.name) into.others.set(commune.code, commune.nom)
  }
}
for (const [former, code] of await rows('communes_anciens_codes.csv')) {
  const into = current.get(code)
  if (into && !into.others.has(former)) into.others.set(former, '')
}
const lines = [...current].map(([code, { name, postal, others }]) => [`${code};${name};${[...postal].join(' ')}`, ...[...others].map(([other, called]) => `${called};${other}`)].join('\t'))
await writeFile(path('dist/pack/communes.txt'), `${lines.join('\n')}\n`)
