// Shapes and how they are painted; nothing that runs, links, writes, loads or repeats itself.
const SHAPES = new Set(['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'])
const ELEMENTS = new Set([
  ...SHAPES,
  ...['svg', 'g', 'defs', 'linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask'],
])
const ATTRIBUTES = new Set([
  ...[
    'id',
    'd',
    'points',
    'x',
    'y',
    'x1',
    'y1',
    'x2',
    'y2',
    'cx',
    'cy',
    'r',
    'rx',
    'ry',
    'fx',
    'fy',
    'width',
    'height',
  ],
  ...['transform', 'viewBox', 'preserveAspectRatio', 'gradientUnits', 'gradientTransform', 'spreadMethod', 'offset'],
  ...['clipPathUnits', 'maskUnits', 'maskContentUnits'],
])
/** These may be attributes, or stand in `style`, which is taken apart: an inline style would need a laxer policy. */
const PAINT =
  /^(fill|stroke|opacity|color|display|visibility|clip-path|clip-rule|mask|stop-(color|opacity)|fill-(rule|opacity)|stroke-(width|linecap|linejoin|miterlimit|dasharray|dashoffset|opacity)|paint-order)$/
const NODE =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<!DOCTYPE[^>[]*>|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/gi
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const LONGEST = 200_000

/**
 * An SVG written anew from what is known to be a shape or its paint; all else is left behind with what is in it.
 *
 * @throws Error with one line that says what is wrong with the file
 */
export function safeSvg(file: Buffer): Buffer {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(file).replace(/^\uFEFF/, '')
  if (text.length > LONGEST) throw new Error(`the SVG is longer than ${LONGEST} characters`)
  const written: string[] = []
  const open: string[] = []
  let dropped: number | null = null
  let shapes = 0
  let at = 0
  for (const node of text.matchAll(NODE)) {
    if (/[<&]/.test(text.slice(at, node.index).replace(/&(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi, '')))
      throw new Error('the SVG is not well formed, or declares entities')
    at = node.index + node[0].length
    const [, closing, name = '', attributes = '', empty] = node
    if (!name) continue
    const plain = name.replace(/^svg:/, '')
    if (closing) {
      if (open.pop() !== name) throw new Error(`the SVG closes ${name} where it is not open`)
      if (dropped === null) written.push(`</${plain}>`)
      if (dropped === open.length) dropped = null
      continue
    }
    if (open.length === 0 && (plain !== 'svg' || written.length > 0)) throw new Error('it is no SVG')
    const known = ELEMENTS.has(plain) && (plain !== 'svg' || open.length === 0)
    if (!known && dropped === null && !empty) dropped = open.length
    if (known && dropped === null) {
      const space = plain === 'svg' ? ' xmlns="http://www.w3.org/2000/svg"' : ''
      written.push(`<${plain}${space}${attributesOf(plain, attributes)}${empty ? '/>' : '>'}`)
      if (SHAPES.has(plain)) shapes += 1
    }
    if (!empty) open.push(name)
  }
  if (written.length === 0) throw new Error('it is no SVG')
  if (open.length > 0 || text.slice(at).includes('<')) throw new Error('the SVG is cut off or not well formed')
  if (shapes === 0) throw new Error('the SVG has no shapes: turn its letters, clones and pictures into paths')
  return Buffer.from(`${written.join('')}\n`)
}

function attributesOf(element: string, source: string): string {
  const found = new Map<string, string>()
  for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? ''
    if (name === 'style')
      for (const declaration of value.split(';')) {
        const [property = '', ...rest] = declaration.split(':')
        if (PAINT.test(property.trim())) found.set(property.trim(), rest.join(':').trim())
      }
    else if (ATTRIBUTES.has(name) || PAINT.test(name) || isOwnLink(element, name, value))
      if (!found.has(name)) found.set(name.replace(/^xlink:/, ''), value)
  }
  if (element === 'svg') frame(found)
  return [...found]
    .filter(([, value]) => isHarmless(value))
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}

/** A gradient may take its colours from another of the same file. */
function isOwnLink(element: string, name: string, value: string): boolean {
  return /Gradient$/.test(element) && /^(xlink:)?href$/.test(name) && /^#[\w-]+$/.test(value)
}

/** Numbers, names, colours, and references within the file. */
function isHarmless(value: string): boolean {
  return /^[\w\s.,#%()+'/-]*$/.test(value.replaceAll('&#10;', ' ')) && !/url\((?!\s*'?#[\w-]+'?\s*\))/i.test(value)
}

/** The size is the page's to decide; the frame must be known. */
function frame(attributes: Map<string, string>): void {
  const [width, height] = ['width', 'height'].map((name) => /^[\d.]+(?=(px)?$)/.exec(attributes.get(name) ?? '')?.[0])
  if (!attributes.has('viewBox')) {
    if (!width || !height) throw new Error('the SVG has neither a viewBox nor a width and height')
    attributes.set('viewBox', `0 0 ${width} ${height}`)
  }
  attributes.delete('width')
  attributes.delete('height')
}
