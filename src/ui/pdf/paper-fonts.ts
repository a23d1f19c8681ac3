import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../db/package-root.ts'

/** Where `npm run build` puts the fonts of paper; a house that runs from its source takes them from their package. */
export const PAPER_FONT_FOLDER = join(packageRoot, 'dist/paper')

const PACKAGE = join(packageRoot, 'node_modules/@expo-google-fonts/inter')

/** The fonts, and the licence that goes with them: by the name under which the build keeps each, where it comes from. */
export const PAPER_FONT_SOURCES = {
  'inter-regular.ttf': join(PACKAGE, '400Regular/Inter_400Regular.ttf'),
  'inter-semibold.ttf': join(PACKAGE, '600SemiBold/Inter_600SemiBold.ttf'),
  'inter-licence.txt': join(PACKAGE, 'LICENSE_FONT'),
}

export type PaperFonts = { regular: Buffer; bold: Buffer }

let kept: Promise<PaperFonts> | null = null

/**
 * Inter as static TrueType, Latin and Cyrillic in one file: what a PDF carries must not be variable, and not two halves of an alphabet.
 * Read once, when the first paper is made.
 */
export function paperFonts(): Promise<PaperFonts> {
  kept ??= read()
  return kept
}

async function read(): Promise<PaperFonts> {
  const [regular, bold] = await Promise.all([font('inter-regular.ttf'), font('inter-semibold.ttf')])
  return { regular, bold }
}

function font(name: keyof typeof PAPER_FONT_SOURCES): Promise<Buffer> {
  const fromSource = import.meta.filename.endsWith('.ts')
  return readFile(fromSource ? PAPER_FONT_SOURCES[name] : join(PAPER_FONT_FOLDER, name))
}
