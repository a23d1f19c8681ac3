import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packageRoot } from '../db/package-root.ts'

/** Where the built style sheet and fonts lie, for the source and for `dist/` alike. */
export const ASSET_FOLDER = join(packageRoot, 'dist/public')

/** The prefix of every asset's address. */
export const ASSET_PATH = '/assets/'

/** What the build made: a hash of its sources, and under each name the name of the file, which holds its content's hash. */
export type Manifest = { source: string; files: Record<string, string> }

/** One file as it is served; `gzipped` where that makes it smaller. */
export type AssetFile = { type: string; body: Buffer; gzipped: Buffer | null }

/** The public files, held in memory: a few, and small. */
export type Assets = Readonly<{
  /** The address of an asset by its plain name, for example `theme.css`. */
  url(name: string): string
  /** By the name in the address. */
  files: ReadonlyMap<string, AssetFile>
}>

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/**
 * Reads the public files. A house that runs from its source makes them first, where they are missing or old.
 *
 * @throws Error where `dist/` runs and `npm run build` has not made them
 */
export async function loadAssets(): Promise<Assets> {
  const manifest = await manifestOfThisHouse()
  const files = new Map<string, AssetFile>()
  for (const name of Object.values(manifest.files)) files.set(name, await assetFile(name))
  return Object.freeze({
    files,
    url: (name: string) => {
      const file = manifest.files[name]
      if (!file) throw new Error(`no asset is called ${name}`)
      return `${ASSET_PATH}${file}`
    },
  })
}

/** What was built last; null where nothing was, or not whole. */
export async function readManifest(folder = ASSET_FOLDER): Promise<Manifest | null> {
  const json = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => null)
  return json === null ? null : JSON.parse(json)
}

async function manifestOfThisHouse(): Promise<Manifest> {
  const fromSource = import.meta.filename.endsWith('.ts')
  const manifest = fromSource ? await (await import('./build-assets.ts')).freshenAssets() : await readManifest()
  if (!manifest) throw new Error(`${ASSET_FOLDER} has no style sheet: run "npm run build"`)
  return manifest
}

/** The same files and one that this house makes of its settings, under a name that holds its content's hash as well. */
export function withAsset(assets: Assets, name: string, content: Buffer): Assets {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  const hashed = `${name.slice(0, name.lastIndexOf('.'))}.${hash}${extname(name)}`
  return Object.freeze({
    files: new Map([...assets.files, [hashed, servedFile(name, content)]]),
    url: (asked: string) => (asked === name ? `${ASSET_PATH}${hashed}` : assets.url(asked)),
  })
}

async function assetFile(name: string): Promise<AssetFile> {
  return servedFile(name, await readFile(join(ASSET_FOLDER, name)))
}

function servedFile(name: string, body: Buffer): AssetFile {
  const gzipped = gzipSync(body, { level: 9 })
  const type = TYPES[extname(name)] ?? 'application/octet-stream'
  return { type, body, gzipped: gzipped.length < body.length * 0.9 ? gzipped : null }
}
