import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../db/package-root.ts'
import { ASSET_FOLDER, type Manifest, readManifest } from './assets.ts'
import { PAPER_FONT_FOLDER, PAPER_FONT_SOURCES } from './pdf/paper-fonts.ts'

// Needs sass, govuk-frontend and the font's package, which a production has not: only `npm run build` and a house that runs
// from its source come here.

const SOURCE = join(packageRoot, 'src/ui')
const PACKAGES = join(packageRoot, 'node_modules')
const FONTS = join(PACKAGES, '@fontsource-variable/inter')
const COPIES = {
  'inter-cyrillic.woff2': join(FONTS, 'files/inter-cyrillic-wght-normal.woff2'),
  'inter-latin.woff2': join(FONTS, 'files/inter-latin-wght-normal.woff2'),
  // Whoever hands the font on hands on its licence.
  'inter-licence.txt': join(FONTS, 'LICENSE'),
  'shield.svg': join(SOURCE, 'shield.svg'),
  'proof.js': join(SOURCE, 'client/proof.js'),
  'desk.js': join(SOURCE, 'client/desk.js'),
  'board.js': join(SOURCE, 'client/board.js'),
}

/**
 * Compiles the style sheet and copies the fonts into `folder`, each under a name that holds its content's hash. Several
 * processes may do so at once: a file appears whole, the manifest last.
 */
export async function buildAssets(folder = ASSET_FOLDER): Promise<Manifest> {
  await mkdir(folder, { recursive: true })
  const files: Record<string, string> = {}
  const put = async (name: string, content: Buffer) => {
    const dot = name.lastIndexOf('.')
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
    files[name] = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`
    await writeWhole(join(folder, files[name]), content)
  }
  for (const [name, path] of Object.entries(COPIES)) await put(name, await readFile(path))
  for (const sheet of ['theme', 'staff', 'board']) {
    const css = await styleSheet(`${sheet}.scss`)
    const withHashes = css.replace(/url\("([\w-]+\.woff2)"\)/g, (_, name: string) => `url("${files[name]}")`)
    await put(`${sheet}.css`, Buffer.from(withHashes))
  }
  const manifest = { source: await sourceHash(), files }
  await writeWhole(join(folder, 'manifest.json'), Buffer.from(JSON.stringify(manifest, null, 2)))
  return manifest
}

/** Puts the fonts of paper where a house without their package finds them; they are not served. */
export async function keepPaperFonts(folder = PAPER_FONT_FOLDER): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, path] of Object.entries(PAPER_FONT_SOURCES))
    await writeWhole(join(folder, name), await readFile(path))
}

/** The public files, made anew only where what lies there was made of other sources. */
export async function freshenAssets(folder = ASSET_FOLDER): Promise<Manifest> {
  const made = await readManifest(folder)
  return made?.source === (await sourceHash()) ? made : buildAssets(folder)
}

async function styleSheet(name: string): Promise<string> {
  const { compileAsync } = await import('sass')
  const { css } = await compileAsync(join(SOURCE, name), {
    loadPaths: [PACKAGES],
    style: 'compressed',
    quietDeps: true,
    charset: false,
  })
  return css
}

/** What the assets are made of, as one hash. */
async function sourceHash(): Promise<string> {
  const partials = (await readdir(join(SOURCE, 'theme'))).sort().map((name) => join('theme', name))
  const scripts = (await readdir(join(SOURCE, 'client'))).sort().map((name) => join('client', name))
  const sources = ['theme.scss', 'staff.scss', 'board.scss', 'shield.svg', ...scripts, ...partials].map((name) =>
    join(SOURCE, name),
  )
  const packages = ['govuk-frontend', 'sass', '@fontsource-variable/inter'].map((name) =>
    join(PACKAGES, name, 'package.json'),
  )
  const hash = createHash('sha256')
  for (const path of [...sources, ...packages]) hash.update(await readFile(path)).update('\0')
  return hash.digest('hex')
}

async function writeWhole(path: string, content: Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(draft, content)
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

// npm run build
if (process.argv[1] && (await realpath(process.argv[1])) === import.meta.filename) {
  await freshenAssets()
  await keepPaperFonts()
}
