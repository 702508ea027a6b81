/**
 * The neutral look. Every property that a host may set is read once, at the top. Lengths follow the text of the
 * component, never the root of the page, which many sites shrink to count in tens of pixels.
 */
export const style = `
:host {
  display: block;
  --accent: var(--bareme-accent, #0f5563);
  --on-accent: var(--bareme-accent-contraste, #fff);
  --paper: var(--bareme-fond, #fff);
  --soft: var(--bareme-fond-doux, #f4f6f7);
  --ink: var(--bareme-texte, #1c2529);
  --mute: var(--bareme-texte-doux, #52616a);
  --line: var(--bareme-bordure, #d5dcdf);
  --control: var(--bareme-bordure-champ, #75838b);
  --focus: var(--bareme-focus, #1a56c4);
  --good: var(--bareme-succes, #1c6b3c);
  --warn: var(--bareme-alerte, #8a5200);
  --bad: var(--bareme-erreur, #a3262a);
  --font: var(--bareme-police, system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif);
  --heading: var(--bareme-police-titre, var(--font));
  --size: var(--bareme-taille, medium);
  --radius: var(--bareme-rayon, 8px);
  --gap: var(--bareme-espace, 1em);
  --width: var(--bareme-largeur-max, 62em);
  --field: var(--bareme-fond-champ, #fff);
  --shadow: var(--bareme-ombre, 0 1px 2px rgb(20 40 50 / .06));
}
:host([hidden]) { display: none; }
*, ::before, ::after { box-sizing: border-box; }
/* Here and not on the host, where a rule of the page marked important would win. */
.frame {
  all: initial; display: block; direction: ltr; container-type: inline-size; color-scheme: light;
  color: var(--ink); background: var(--paper); font: 400 var(--size)/1.55 var(--font);
}
.inner { max-width: var(--width); margin: 0 auto; padding: calc(var(--gap) * 1.25) var(--gap); }
h2, h3, h4, p, ul, dl, dd, fieldset, legend { margin: 0; padding: 0; border: 0; }
ul { list-style: none; }
h2 { font: 650 1.5em/1.25 var(--heading); letter-spacing: -.01em; text-wrap: balance; }
h3 { font: 650 1.125em/1.3 var(--heading); }
h4 { font: 650 .9375em/1.4 var(--heading); margin-bottom: .35em; }
h2:focus { outline: none; }
.small, small { font-size: .875em; color: var(--mute); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }

.columns { display: grid; align-items: start; gap: calc(var(--gap) * 2); grid-template-columns: minmax(0, 1fr); }
@container (min-width: 46em) { .columns.two { grid-template-columns: minmax(0, 1fr) 17.5em; } }

.progress { display: flex; flex-wrap: wrap; align-items: center; gap: .4em .9em; margin-bottom: calc(var(--gap) * 1.25); color: var(--mute); font-size: .875em; }
.progress strong { color: var(--ink); font-weight: 600; }
.dots { display: flex; gap: 4px; flex: 1 1 6em; min-width: 5em; }
.dots span { flex: 1; height: 4px; border-radius: 2px; background: var(--line); }
.dots .done { background: var(--accent); }

form { display: grid; gap: var(--gap); justify-items: start; }
fieldset { min-width: 0; width: 100%; }
legend, .question { display: block; }
.body { display: grid; gap: .9em; margin-top: .9em; width: 100%; }
.choices { display: grid; gap: .5em; max-width: 34em; }
.choices.pair { grid-template-columns: repeat(2, minmax(0, 1fr)); max-width: 22em; }
.choice { display: flex; gap: .75em; align-items: flex-start; padding: .7em .9em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--field); cursor: pointer; }
.choice:hover { border-color: var(--control); }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice:has(:focus-visible) { outline: 3px solid var(--focus); outline-offset: 2px; }
.choice input { width: 1.25em; height: 1.25em; margin: .15em 0 0; accent-color: var(--accent); flex: none; outline: none; }
input[type=text], select { font: inherit; color: inherit; background: var(--field); border: 1px solid var(--control); border-radius: calc(var(--radius) * .75); padding: .6em .75em; min-height: 2.75em; max-width: 100%; }
select { width: min(100%, 34em); }
[aria-invalid] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
.with-unit { display: inline-flex; align-items: center; gap: .6em; max-width: 100%; }
.with-unit input { min-width: 0; }
.unit { color: var(--mute); }
.combo { position: relative; max-width: 34em; }
.combo input { width: 100%; }
.combo p:not(:empty) { margin-top: .6em; }
.options { position: absolute; z-index: 2; inset: 3em 0 auto; background: var(--field); border: 1px solid var(--control); border-radius: calc(var(--radius) * .75); box-shadow: 0 6px 20px rgb(20 40 50 / .15); max-height: 24em; overflow-y: auto; }
.options[hidden] { display: none; }
.options li { display: flex; justify-content: space-between; gap: 1em; padding: .55em .75em; cursor: pointer; }
.options li:hover, .options [aria-selected=true] { background: var(--soft); box-shadow: inset 3px 0 var(--accent); }
.error { color: var(--bad); font-weight: 600; }
.error::before { content: "▲ "; font-size: .75em; }
.rows { display: grid; gap: var(--gap); justify-items: start; }
.row { display: grid; gap: .9em; padding: 1em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--soft); }
.row > legend { float: left; font-weight: 650; }
.row > legend + * { clear: left; }
.row .choice { padding-block: .5em; }
.cell { display: grid; gap: .35em; }
.cell > label, .cell > legend { font-weight: 600; }

button { font: inherit; font-weight: 600; cursor: pointer; border-radius: calc(var(--radius) * .75); padding: .65em 1.15em; min-height: 2.75em; border: 1px solid transparent; background: none; color: var(--accent); }
button.primary { background: var(--accent); color: var(--on-accent); }
button.primary:hover { box-shadow: inset 0 0 0 99px rgb(0 0 0 / .12); }
button.secondary { border-color: var(--control); background: var(--paper); }
button.secondary:hover { background: var(--soft); }
button.quiet { justify-self: start; text-align: start; padding-inline: .35em; margin-inline-start: -.35em; text-decoration: underline; text-underline-offset: .2em; font-weight: 500; }
.actions { display: flex; flex-wrap: wrap; gap: .6em; align-items: center; margin-top: .25em; }
.foot { display: flex; flex-wrap: wrap; gap: 0 1.2em; margin-top: .5em; }

.live { align-self: start; padding: 1.1em 1.2em; border-radius: var(--radius); background: var(--soft); display: grid; gap: .7em; }
.live .count { font-weight: 650; font-size: 1.0625em; line-height: 1.35; }
.live ul { display: grid; gap: .55em; }
.live li { display: grid; gap: .05em; font-size: .9375em; line-height: 1.4; border-top: 1px solid var(--line); padding-top: .55em; }
.amount { font-variant-numeric: tabular-nums; font-weight: 650; }
.note { padding: .75em 1em; border-radius: var(--radius); background: var(--soft); border-inline-start: 4px solid var(--line); display: grid; gap: .3em; }
.note.top { margin-bottom: var(--gap); }
.note h3 { font-size: 1em; }
.note.out { border-color: var(--bad); }
.note.warn { border-color: var(--warn); }
.note.good { border-color: var(--good); }

.stack { display: grid; gap: calc(var(--gap) * 1.75); }
.part { display: grid; gap: .75em; }
.card { border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); box-shadow: var(--shadow); }
.card summary { display: grid; grid-template-columns: 1.6em minmax(0, 1fr) auto 1em; gap: .15em .6em; align-items: baseline; padding: .9em 1.1em; cursor: pointer; list-style: none; border-radius: var(--radius); }
.card summary::-webkit-details-marker { display: none; }
.card summary:hover { background: var(--soft); }
.card summary::after { content: ""; width: .5em; height: .5em; border: solid var(--mute); border-width: 0 2px 2px 0; transform: rotate(45deg); grid-area: 1 / 4; align-self: center; justify-self: end; margin-top: -.25em; }
.card[open] summary::after { transform: rotate(225deg); margin-top: .25em; }
.card .title { font-weight: 650; }
.card .meta { grid-column: 2 / 4; font-size: .875em; color: var(--mute); }
.card .amount { text-align: end; }
.fold > summary { cursor: pointer; padding: .45em 0; color: var(--accent); font-weight: 500; text-decoration: underline; text-underline-offset: .2em; }
.fold > summary::marker { color: var(--mute); }
.fold > .body { margin-top: .6em; }
.topic { margin-top: calc(var(--gap) * 1.25); font-size: .9375em; }
.mark { font-weight: 700; }
.mark.good { color: var(--good); } .mark.warn { color: var(--warn); } .mark.bad { color: var(--bad); } .mark.none { color: var(--mute); }
@container (max-width: 30em) { .card summary { grid-template-columns: 1.6em minmax(0, 1fr) 1em; } .card summary::after { grid-area: 1 / 3; } .card .amount, .card .meta { grid-column: 2; text-align: start; } }
.inside { padding: .3em 1.1em 1.2em; display: grid; gap: 1.15em; border-top: 1px solid var(--line); padding-top: 1.1em; }
.lines { display: grid; gap: .4em; }
.lines li { display: grid; grid-template-columns: 1.4em minmax(0, 1fr); gap: .4em; }
.pairs { display: grid; gap: 0; }
.pairs > div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .1em 1.5em; padding: .4em 0; border-bottom: 1px solid var(--line); }
.pairs > div:last-child { border-bottom: 0; }
.pairs dd { font-variant-numeric: tabular-nums; font-weight: 600; text-align: end; }
.pairs .total { font-size: 1.125em; border-top: 2px solid var(--ink); }
.hero { background: var(--soft); border-radius: var(--radius); padding: 1.25em 1.35em; display: grid; gap: .9em; }
.tree { display: grid; gap: .35em; font-size: .9375em; }
.tree .tree { font-size: 1em; margin: .35em 0 0 .4em; padding-inline-start: 1em; border-inline-start: 2px solid var(--line); }
.tree .line > * { min-width: 0; overflow-wrap: anywhere; }
.tree .line { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5em; }
.bullets li { padding-inline-start: 1.1em; text-indent: -1.1em; }
.bullets li::before { content: "•"; display: inline-block; width: 1.1em; text-indent: 0; color: var(--mute); }
.review { display: grid; grid-template-columns: minmax(0, 1.4fr) minmax(0, 1fr) auto; gap: .2em 1.2em; align-items: baseline; padding: .65em 0; border-bottom: 1px solid var(--line); }
@container (max-width: 30em) { .pairs dd { text-align: start; } .tree .tree { margin-inline-start: .1em; padding-inline-start: .5em; } }
@container (max-width: 34em) { .review { grid-template-columns: minmax(0, 1fr) auto; } .review > :first-child { grid-column: 1 / -1; } }
.review:last-child { border-bottom: 0; }
.check { display: flex; gap: .6em; align-items: flex-start; }
.check input { width: 1.25em; height: 1.25em; margin: .15em 0 0; accent-color: var(--accent); flex: none; }
.legal { color: var(--mute); font-size: .8125em; overflow-wrap: anywhere; border-top: 1px solid var(--line); padding-top: 1em; margin-top: calc(var(--gap) * 1.75); display: grid; gap: .2em; }
.busy { opacity: .6; }
:host([mode=compact]) { --gap: var(--bareme-espace, .75em); }
:host([mode=compact]) .inner { font-size: .9375em; }
:host([mode=compact]) :is(.live ul, .topic) { display: none; }

@media (prefers-reduced-motion: no-preference) { .dots .done { transition: background .2s; } }
@media (forced-colors: active) { .dots .done { background: Highlight; } .choice:has(:checked) { outline: 2px solid Highlight; } }
@media print {
  .frame { font-size: 10.5pt; line-height: 1.45; }
  .inner { max-width: none; padding: 0; }
  .card summary::after, .fold > summary { display: none; }
  .stack { gap: 1.2em; }
  button, .no-print, .foot { display: none; }
  .card { break-inside: avoid; box-shadow: none; }
  .hero, .note { border: 1px solid var(--line); }
}
`
