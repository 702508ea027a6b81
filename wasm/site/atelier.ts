/** The playground: rules on one side, a case and its result on the other; the checker runs in a worker. */
import { autocompletion, completeAnyWord, closeBrackets } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { tree } from '../js/screens/aids.js'
import { render, html, nothing } from 'lit-html'
import type { Assessment, Diagnostic, Fault } from '../js/types.js'
import manifest from '../../src/cli/modele/bareme.toml'
import rules from '../../src/cli/modele/aide.bareme'

type Files = { [path: string]: string }
interface Answer {
  turn: number
  diagnostics?: Diagnostic[]
  said?: Assessment
  faults?: Fault[]
  tests?: { exemples: number; echecs: { exemple: string; texte: string }[] }
  failure?: string
}

/** Words that begin a declaration or a clause; the language page tells the whole list. */
const KEYWORDS = new Set(
  ('module unité énumération ordonnée thème entrée enregistrement champ référentiel colonne clé source calcul table barème progressif contrôle aide exclusion cumul dépense enveloppe exemple interne ' +
    'rang question état fait entre pas au plus lignes référence révision fiabilité établie période guichet condition assiette taux montant résultat pièce démarche axe financeur bénéficiaire nature soit attendu cas donne ' +
    'si alors sinon et ou non parmi hors de pour dans tel que somme nombre il existe tout minimum maximum plafonné plafonnée arrondi arrondie à compter du jusqu nouvel ordre éligible').split(' '),
)

const language = StreamLanguage.define({
  name: 'bareme',
  token(stream) {
    if (stream.match(/#.*/)) return 'comment'
    if (stream.match(/«[^»]*»|"[^"]*"/)) return 'string'
    if (stream.match(/\d\d\/\d\d\/\d{4}/)) return 'atom'
    if (stream.match(/\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?(?:[ \u00a0\u202f]?[€%])?/)) return 'number'
    const word = stream.match(/[\p{L}_][\p{L}\d_]*/u)
    if (word && typeof word !== 'boolean') return KEYWORDS.has(word[0]) ? 'keyword' : 'variableName'
    if (stream.match(/[|]/)) return 'punctuation'
    stream.next()
    return null
  },
})

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: '#0f5563', fontWeight: '600' },
  { tag: tags.string, color: '#7a3d00' },
  { tag: tags.number, color: '#1a4fa0' },
  { tag: tags.atom, color: '#1a4fa0' },
  { tag: tags.comment, color: '#586870', fontStyle: 'italic' },
  { tag: tags.punctuation, color: '#75838b' },
])

const one = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T
const files: Files = { 'bareme.toml': manifest, 'aide.bareme': rules }
let current = 'aide.bareme'
let turn = 0
let waiting: ReturnType<typeof setTimeout> | undefined

const worker = new Worker(new URL('atelier-fil.js', import.meta.url), { type: 'module' })
worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
  if (data.turn === turn) show(data)
})
worker.addEventListener('error', () => show({ turn, failure: 'le moteur ne peut démarrer dans ce navigateur' }))

// In a shadow root, the editor's styles need no leave from the page's CSP.
const host = one('editeur').attachShadow({ mode: 'open' })
const state = (text: string): EditorState =>
  EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(), history(), drawSelection(), highlightActiveLine(), closeBrackets(), lintGutter(), autocompletion({ override: [completeAnyWord] }),
      language, syntaxHighlighting(colours), keymap.of([...defaultKeymap, ...historyKeymap]), EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'Règles', tabindex: '0' }),
      EditorView.theme({ '&': { height: '100%', fontSize: '14px', backgroundColor: '#fff' }, '.cm-scroller': { fontFamily: 'ui-monospace, "Liberation Mono", monospace', lineHeight: '1.55' }, '.cm-gutters': { backgroundColor: '#f4f6f7', border: '0', color: '#5b6970' } }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return
        files[current] = update.state.doc.toString()
        soon()
      }),
    ],
  })
const frame = document.createElement('div')
frame.style.height = '100%'
host.append(frame)
const view = new EditorView({ state: state(rules), parent: frame, root: host })

const text = one<HTMLTextAreaElement>('cas')
text.value = JSON.stringify({ date: '2026-03-01', 'menage.revenu': '30 000 €', 'projet.travaux': '18 000 €' }, null, 2)
text.addEventListener('input', soon)

function soon(): void {
  clearTimeout(waiting)
  waiting = setTimeout(() => worker.postMessage({ turn: ++turn, files, one: text.value }), 150)
}

const chooser = one<HTMLSelectElement>('fichier')
function list(): void {
  chooser.replaceChildren(...Object.keys(files).map((name) => new Option(name, name, name === current, name === current)))
}
function open(name: string): void {
  current = name
  view.setState(state(files[name] ?? ''))
  list()
  soon()
}
chooser.addEventListener('change', () => open(chooser.value))
one<HTMLInputElement>('ouvrir').addEventListener('change', async (event) => {
  const opened = [...((event.target as HTMLInputElement).files ?? [])]
  for (const file of opened) files[file.name] = await file.text()
  if (!opened.some((file) => file.name === 'bareme.toml')) {
    const names = Object.keys(files).filter((name) => name.endsWith('.bareme'))
    files['bareme.toml'] = (files['bareme.toml'] ?? '').replace(/^fichiers = .*$/m, `fichiers = ${JSON.stringify(names)}`)
  }
  const [first] = opened
  if (first) open(first.name)
})
one('enregistrer').addEventListener('click', () => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([files[current] ?? ''], { type: 'text/plain' }))
  link.download = current
  link.click()
  URL.revokeObjectURL(link.href)
})

function show({ diagnostics = [], said, faults, tests, failure }: Answer): void {
  const length = view.state.doc.length
  view.dispatch(setDiagnostics(view.state, diagnostics.flatMap((one) => {
    const place = one.etiquettes[0]?.place
    if (place?.fichier !== current) return []
    const from = Math.min(place.debut, length)
    return [{ from, to: Math.min(Math.max(place.fin, from), length), severity: one.gravite === 'erreur' ? ('error' as const) : ('warning' as const), message: [one.titre, one.etiquettes[0]?.texte, ...one.notes, one.aide].filter(Boolean).join('\n') }]
  })))
  render(html`
    ${failure ? html`<div class="fault"><p>${failure}</p></div>` : nothing}
    ${diagnostics.map((one) => html`<div class="fault ${one.gravite === 'erreur' ? '' : 'advice'}"><p><strong>${one.code}</strong> ${one.titre}</p>
      ${one.etiquettes[0]?.place ? html`<p class="hint">${one.etiquettes[0].place.fichier}${one.etiquettes[0].texte ? ` : ${one.etiquettes[0].texte}` : ''}</p>` : nothing}
      ${one.aide ? html`<p>→ ${one.aide}</p>` : nothing}</div>`)}
    ${tests ? html`<div class="fault ${tests.echecs.length ? '' : 'fine'}"><p>${diagnostics.length === 0 ? 'Aucune faute. ' : ''}${tests.exemples} exemples rejoués, ${tests.echecs.length || 'aucun'} échec${tests.echecs.length > 1 ? 's' : ''}.</p>
      ${tests.echecs.map((one) => html`<p><strong>${one.exemple}</strong></p><pre>${one.texte}</pre>`)}</div>` : nothing}`, one('fautes'))
  render(html`
    ${faults?.map((fault) => html`<div class="fault"><p>${fault.champ ? html`<strong>${fault.champ}</strong> : ` : nothing}${fault.message}${fault.aide ? ` ; ${fault.aide}` : ''}</p></div>`)}
    ${said?.aides.map((aid) => html`<section class="aid"><h3>${aid.libelle}</h3><p>${aid.statut}${aid.motif ? ` : ${aid.motif}` : ''}</p>
      ${aid.contrefactuels?.map(({ phrase }) => html`<p>→ ${phrase}</p>`)}${tree(aid.explication?.etapes ?? [])}</section>`)}
    ${said?.questions.length ? html`<p class="hint">Peut encore changer la réponse : ${said.questions.map(({ entree }) => entree).join(', ')}.</p>` : nothing}
    ${!said && !faults ? html`<p class="hint">${failure ? '' : 'Corrigez les règles pour voir le résultat.'}</p>` : nothing}`, one('resultat'))
}

list()
soon()
