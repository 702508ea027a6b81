// Serves the demonstration site: `npm run site`, then http://localhost:8080. The package stands beside it, as `bareme/`.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const dist = new URL('./dist/', import.meta.url).pathname
const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm', '.bin': 'application/octet-stream', '.txt': 'text/plain; charset=utf-8',
}
const wasm = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'"

/** The server; `policies` replaces the CSP of some paths, which tests use. */
export function server(policies = {}, extra = {}) {
  return createServer((request, response) => {
    const asked = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    const name = asked.endsWith('/') ? `${asked}index.html` : asked
    const page = extra[name]
    const file = name.startsWith('/bareme/') ? join(dist, name.slice('/bareme/'.length)) : join(dist, 'site', name)
    const headers = { 'content-type': types[extname(name)] ?? 'application/octet-stream', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-cache' }
    const policy = name in policies ? policies[name] : wasm
    if (policy) headers['content-security-policy'] = policy
    if (page !== undefined) return response.writeHead(200, headers).end(page)
    if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end()
    response.writeHead(200, headers)
    createReadStream(file).pipe(response)
  })
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  if (!existsSync(join(dist, 'bareme.wasm'))) {
    console.error('Construisez d\'abord le paquet : npm run build')
    process.exit(1)
  }
  const port = Number(process.env.PORT ?? 8080)
  server().listen(port, () => console.log(`http://localhost:${port}`))
}
