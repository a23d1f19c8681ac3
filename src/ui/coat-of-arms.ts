import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { ConfigError } from '../config/config-error.ts'
import { safePng } from './safe-png.ts'
import { safeSvg } from './safe-svg.ts'

/** The most that a page should carry for it; up to 6 kB keep a first visit below 90 kB. */
const MOST_BYTES = 40_000

/** The municipality's coat of arms, made safe: the name of the file to serve, and what is in it. */
export type CoatOfArms = { name: 'coat-of-arms.svg' | 'coat-of-arms.png'; content: Buffer }

/** @throws ConfigError in one line, where the file cannot be read or is no such picture */
export async function readCoatOfArms(path: string): Promise<CoatOfArms> {
  const kind = extname(path).toLowerCase()
  if (kind !== '.svg' && kind !== '.png') throw new ConfigError(`COAT_OF_ARMS must be an .svg or a .png, not ${path}`)
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`COAT_OF_ARMS cannot be read: ${path} (${error.code})`)
  })
  const content = madeSafe(kind, file)
  if (content.length > MOST_BYTES)
    throw new ConfigError(`COAT_OF_ARMS has ${content.length} bytes, ${MOST_BYTES} are the most: make it smaller`)
  return { name: `coat-of-arms${kind}`, content }
}

function madeSafe(kind: '.svg' | '.png', file: Buffer): Buffer {
  try {
    return kind === '.svg' ? safeSvg(file) : safePng(file)
  } catch (error) {
    throw new ConfigError(`COAT_OF_ARMS: ${(error as Error).message}`)
  }
}
