import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Sources by their path from the project's root, with slashes. */
export type Sources = ReadonlyMap<string, string>

/** An import as written, where it leads (a path from the root, or a package), and whether it is gone when the program runs. */
export type Import = { from: string; written: string; to: string; typeOnly: boolean }

/** Reads the sources below folders of the project; what Prisma generates is not ours. */
export function sourcesBelow(...folders: string[]): Sources {
  const root = new URL('../..', import.meta.url).pathname
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  const ours = paths.filter((path) => /\.tsx?$/.test(path) && !path.startsWith('src/db/generated/'))
  return new Map(ours.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

/** The code without its comments. Close enough for rules: a string that looks like a comment goes too. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<=^|\s)\/\/.*$/gm, '')
}

/** Every import and re-export of a file, also those inside functions. */
export function importsOf(path: string, text: string): Import[] {
  const code = withoutComments(text)
  const declared = code.matchAll(/^\s*(?:import|export)\s([^'"`;]*?)\bfrom\s*'([^']+)'/gm)
  const others = code.matchAll(/\bimport\s*\(?\s*'([^']+)'/g)
  return [
    ...[...declared].map(([, names = '', written = '']) => ({ written, typeOnly: namesOnlyTypes(names) })),
    ...[...others].map(([, written = '']) => ({ written, typeOnly: false })),
  ].map(({ written, typeOnly }) => ({ from: path, written, to: target(path, written), typeOnly }))
}

function namesOnlyTypes(names: string): boolean {
  if (/^type\s/.test(names)) return true
  const listed = /^\{([\s\S]*)\}\s*$/.exec(names.trim())?.[1]
  return listed?.split(',').every((name) => /^\s*(type\s.*)?$/s.test(name)) ?? false
}

function target(path: string, written: string): string {
  return written.startsWith('.') ? normalize(join(dirname(path), written)) : written
}
