import { inflateSync } from 'node:zlib'

/** What a program that reads aloud finds: a part of the structure, its own text and its parts. */
export type ReadPart = { type: string; text: string; scope: string | null; alt: string | null; parts: ReadPart[] }
/** A PDF as such a program reads it. `artifacts`: the text that it leaves out. */
export type ReadPdf = {
  marked: boolean
  lang: string | null
  title: string | null
  showsTitle: boolean
  claims: string
  pages: number
  tree: ReadPart
  artifacts: string[]
}

type Obj = { dict: string; stream: Buffer | null }

/** Reads a PDF that has one xref table and no object streams, as pdfkit writes them: enough to hold what we make against ISO 14289. */
export function readPdf(file: Buffer): ReadPdf {
  const objects = objectsOf(file)
  const at = (ref: string | undefined) => objects.get(Number(ref)) ?? { dict: '', stream: null }
  const text = file.toString('latin1')
  const root = at(/\/Root (\d+) 0 R/.exec(text.slice(text.lastIndexOf('trailer')))?.[1])
  const info = at(/\/Info (\d+) 0 R/.exec(text.slice(text.lastIndexOf('trailer')))?.[1])
  const follow = (dict: string, key: string) => at(new RegExp(`/${key} (\\d+) 0 R`).exec(dict)?.[1])
  const pages = [...follow(root.dict, 'Pages').dict.matchAll(/(\d+) 0 R/g)].map(([, id]) => Number(id))
  const read = new Map(pages.map((id) => [id, contentOf(at(String(id)), { at, follow })]))

  const partOf = ({ dict }: Obj): ReadPart => {
    const page = /\/Pg (\d+) 0 R/.exec(dict)?.[1]
    const kids = /\/K \[([^\]]*)\]/.exec(dict)?.[1] ?? ''
    const part: ReadPart = {
      type: /\/S \/(\w+)/.exec(dict)?.[1] ?? '',
      text: '',
      scope: /\/Scope \/(\w+)/.exec(dict)?.[1] ?? null,
      alt: stringAfter(dict, 'Alt'),
      parts: [],
    }
    for (const [, ref, ofPage, there, here] of kids.matchAll(/(\d+) 0 R|\/Pg (\d+) 0 R\s+\/MCID (\d+)|(\d+)/g)) {
      if (ref !== undefined) part.parts.push(partOf(at(ref)))
      else part.text += read.get(Number(ofPage ?? page))?.marked.get(Number(there ?? here)) ?? ''
    }
    return part
  }
  const top = follow(root.dict, 'StructTreeRoot')
  const first = /\/K \[\s*(\d+) 0 R/.exec(top.dict)?.[1]
  const titled = at(/\/Title (\d+) 0 R/.exec(info.dict)?.[1])
  return {
    marked: /\/Marked true/.test(follow(root.dict, 'MarkInfo').dict),
    lang: stringAfter(root.dict, 'Lang'),
    title: stringAfter(`/Title ${titled.dict}`, 'Title') ?? stringAfter(info.dict, 'Title'),
    showsTitle: /\/DisplayDocTitle true/.test(follow(root.dict, 'ViewerPreferences').dict),
    claims: follow(root.dict, 'Metadata').stream?.toString('utf8') ?? '',
    pages: pages.length,
    tree: partOf(at(first)),
    artifacts: [...read.values()].flatMap(({ artifacts }) => artifacts),
  }
}

/** All text of a part and of those in it, in the order in which it is read. */
export function wordsOfPart({ text, parts }: ReadPart): string {
  return [text, ...parts.map(wordsOfPart)].filter(Boolean).join('\n')
}

/** The parts of a type, wherever they are. */
export function partsOf(part: ReadPart, type: string): ReadPart[] {
  return [...(part.type === type ? [part] : []), ...part.parts.flatMap((each) => partsOf(each, type))]
}

function objectsOf(file: Buffer): Map<number, Obj> {
  const text = file.toString('latin1')
  const objects = new Map<number, Obj>()
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const from = (match.index ?? 0) + match[0].length
    const streamAt = text.indexOf('stream\n', from)
    const end = text.indexOf('endobj', from)
    if (streamAt === -1 || streamAt > end) {
      objects.set(Number(match[1]), { dict: text.slice(from, end), stream: null })
      continue
    }
    const dict = text.slice(from, streamAt)
    const length = Number(/\/Length (\d+)/.exec(dict)?.[1])
    const bytes = file.subarray(streamAt + 7, streamAt + 7 + length)
    objects.set(Number(match[1]), { dict, stream: dict.includes('/FlateDecode') ? inflateSync(bytes) : bytes })
  }
  return objects
}

type Finding = { at(ref: string | undefined): Obj; follow(dict: string, key: string): Obj }

function contentOf(page: Obj, { at, follow }: Finding) {
  const content = follow(page.dict, 'Contents').stream?.toString('latin1') ?? ''
  const resources = /\/Resources \d+ 0 R/.test(page.dict) ? follow(page.dict, 'Resources').dict : page.dict
  const alphabets = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, ref]) => [
      name ?? '',
      alphabetOf(follow(at(ref).dict, 'ToUnicode').stream?.toString('latin1') ?? ''),
    ]),
  )
  const marked = new Map<number, string>()
  const artifacts: string[] = []
  let font = ''
  let open: number | 'artifact' | null = null
  const token = /\/(\w+) <<([^>]*)>> BDC|\/Artifact BMC|\bEMC\b|\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g
  for (const [whole, tag, properties, face, shown] of content.matchAll(token)) {
    if (whole === 'EMC') open = null
    else if (tag === 'Artifact' || whole === '/Artifact BMC') open = 'artifact'
    else if (properties !== undefined) open = Number(/\/MCID (\d+)/.exec(properties)?.[1])
    else if (face !== undefined) font = face
    else if (shown !== undefined) {
      const alphabet = alphabets.get(font) ?? []
      const codes = [...shown.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex]) => hex?.match(/.{4}/g) ?? [])
      const text = codes.map((code) => alphabet[Number.parseInt(code, 16)] ?? '\ufffd').join('')
      if (open === 'artifact') artifacts.push(text)
      else if (open === null) throw new Error(`„${text}“ is neither tagged nor an artifact`)
      else marked.set(open, (marked.get(open) ?? '') + text)
    }
  }
  return { marked, artifacts }
}

/** What each glyph of a font says. */
function alphabetOf(cmap: string): string[] {
  const letters: string[] = []
  for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/g)) {
    const start = Number.parseInt(from ?? '', 16)
    for (const [index, [, hex]] of [...(list ?? '').matchAll(/<([0-9a-f ]*)>/g)].entries())
      letters[start + index] = Buffer.from((hex ?? '').replaceAll(' ', ''), 'hex')
        .swap16()
        .toString('utf16le')
  }
  return letters
}

/** A text string of a dictionary: in brackets, as UTF-16 where it begins with its mark. */
function stringAfter(dict: string, key: string): string | null {
  const start = dict.indexOf(`/${key} (`)
  if (start < 0) return null
  const escaped = /^(?:\\[\s\S]|[^\\)])*/.exec(dict.slice(start + key.length + 3))?.[0] ?? ''
  const plain = escaped.replace(/\\([nrtbf()\\])/g, (_, sign: string) => ESCAPES[sign] ?? sign)
  const bytes = Buffer.from(plain, 'latin1')
  return plain.startsWith('\xfe\xff') ? bytes.subarray(2).swap16().toString('utf16le') : plain
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
