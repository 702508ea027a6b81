// The pages of the demonstration site: what is particular to each, and the frame that they share. The text of a page is
// in pages/NAME.html.

/** In the order of the navigation; `scripts` stand in the package. */
export const pages = [
  {
    name: 'index', label: 'Simulateur', title: 'Aides au logement : le simulateur',
    description: 'Les aides au logement auxquelles vous pouvez prétendre, calculées dans votre navigateur.', scripts: ['simulateur.js'],
  },
  {
    name: 'integrer', label: 'Intégrer', title: 'Intégrer le simulateur',
    description: 'Choisissez les sujets et les couleurs, voyez le résultat, copiez la balise.', scripts: ['simulateur.js', 'site/integrer.js'],
  },
  {
    name: 'expliquer', label: 'Comprendre un résultat', title: 'Comprendre un résultat',
    description: 'Un exemple réel, expliqué ligne à ligne.', scripts: ['site/expliquer.js'],
  },
  {
    name: 'atelier', label: 'Atelier', title: 'Atelier des règles',
    description: 'Écrire une règle, voir ses fautes au fil de la frappe, et le résultat d’un dossier à côté.', scripts: ['site/atelier.js'],
  },
  {
    name: 'confidentialite', label: 'Confidentialité', title: 'Confidentialité',
    description: 'Ce que le simulateur fait de vos réponses : rien d’autre que calculer, sur votre appareil.', scripts: [],
  },
]

const address = ({ name }) => (name === 'index' ? './' : `${name}.html`)

/** A whole page around its text; the package is served beside it, as `bareme/`. */
export function whole(page, text) {
  const links = pages.map((one) => `<li><a href="${address(one)}"${one === page ? ' aria-current="page"' : ''}>${one.label}</a></li>`)
  const scripts = page.scripts.map((name) => `<script type="module" src="bareme/${name}"></script>\n`)
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<meta name="description" content="${page.description}">
<link rel="icon" href="icone.svg" type="image/svg+xml">
<link rel="stylesheet" href="site.css">
${scripts.join('')}</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="top"><div class="wide">
<a class="brand" href="./"><img src="icone.svg" alt="" width="28" height="28"> Barème</a>
<nav aria-label="Pages"><ul>
${links.join('\n')}
</ul></nav>
</div></header>
<main id="contenu" class="wide">
${text.trim()}
</main>
<footer class="bottom"><div class="wide"><p>Barème est un moteur de règles libre. Ses résultats sont indicatifs : ils n’engagent pas les organismes qui décident.</p></div></footer>
</body>
</html>
`
}
