import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import t from 'tap'
import { readCoatOfArms } from '../../src/ui/coat-of-arms.ts'
import { safePng } from '../../src/ui/safe-png.ts'
import { safeSvg } from '../../src/ui/safe-svg.ts'

const svg = (inner: string, attributes = 'viewBox="0 0 10 10"') =>
  safeSvg(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`))
    .toString()
    .trim()
const SHAPE = '<path d="M0 0h9v9z"/>'
const framed = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">${inner}</svg>`

t.test('an SVG keeps its shapes and their paint', async (t) => {
  const kept =
    '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient><linearGradient id="b" href="#a"/></defs>' +
    '<g transform="translate(1 -2)" fill="url(#b)"><circle cx="1" cy="2" r="3"/></g>'
  t.equal(svg(kept), framed(kept))
  t.equal(
    svg('<rect width="1" height="2" style="fill:#f00;behavior:url(x);stroke : none" fill="blue"/>'),
    framed('<rect width="1" height="2" fill="#f00" stroke="none"/>'),
    'a style is taken apart',
  )
  t.equal(
    svg(SHAPE, 'width="36px" height="44" version="1.1" xmlns:inkscape="x"'),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 44">${SHAPE}</svg>`,
  )
  t.equal(
    safeSvg(
      Buffer.from(
        `\uFEFF<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "y"><!-- > --><svg:svg viewBox="0 0 1 1">${SHAPE.replace('path', 'svg:path')}</svg:svg>`,
      ),
    )
      .toString()
      .trim(),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">${SHAPE}</svg>`,
  )
})

t.test('whatever runs, links, writes or loads is left behind', async (t) => {
  for (const evil of [
    '<script>alert(1)</script>',
    '<script><![CDATA[<g onload="x"/>]]></script>',
    '<a href="https://evil.example"><path d="M1 1"/></a>',
    '<foreignObject><body xmlns="x"><path d="M1 1"/></body></foreignObject>',
    '<image href="https://evil.example/x.png"/>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<style>@import "https://evil.example";</style>',
    '<text>evil</text>',
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload"/>',
    '<metadata><rdf:RDF><rdf:li/></rdf:RDF></metadata>',
    '<svg><path d="M1 1"/></svg>',
    '<filter id="f"><feImage href="https://evil.example"/></filter>',
    '<!-- evil --><title>evil</title>evil',
  ])
    t.equal(svg(`${SHAPE}${evil}`), framed(SHAPE), evil)
  for (const evil of [
    'onload="alert(1)"',
    'fill="url(https://evil.example#a)"',
    'style="fill:url(//evil.example)"',
    'href="javascript:alert(1)"',
    'fill="&#106;avascript"',
    'class="x"',
    'data-x="y"',
    'mask="url( &quot;x"',
  ])
    t.equal(svg(`<path d="M0 0h9v9z" ${evil}/>`), framed(SHAPE), evil)
  t.notMatch(svg(`<linearGradient href="https://evil.example#a"/>${SHAPE}`), 'evil')
})

t.test('what is no whole SVG with shapes is refused', async (t) => {
  for (const [file, why] of [
    ['hello', /no SVG/],
    ['<html><path d="M0 0"/></html>', /no SVG/],
    ['<svg viewBox="0 0 1 1"></svg>', /no shapes/],
    ['<svg viewBox="0 0 1 1"><text>a</text></svg>', /no shapes/],
    [`<svg>${SHAPE}</svg>`, /neither a viewBox/],
    [`<svg viewBox="0 0 1 1">${SHAPE}`, /cut off/],
    [`<svg viewBox="0 0 1 1">${SHAPE}</g></svg>`, /closes g/],
    [`<svg viewBox="0 0 1 1"><g>${SHAPE}</svg></g>`, /closes svg/],
    [`<svg viewBox="0 0 1 1">${SHAPE}<path d="M0 0"`, /well formed/],
    [`<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1">${SHAPE}</svg>`, /well formed/],
    [`<svg viewBox="0 0 1 1">&a;${SHAPE}</svg>`, /entities/],
    [`<svg viewBox="0 0 1 1"><path d=M0/>${SHAPE}</svg>`, /well formed/],
    [`<svg viewBox="0 0 1 1">${SHAPE}</svg><svg viewBox="0 0 1 1">${SHAPE}</svg>`, /no SVG/],
    [`<svg viewBox="0 0 1 1">${' '.repeat(200_001)}</svg>`, /longer than/],
  ] as const)
    t.throws(() => safeSvg(Buffer.from(file)), { message: why }, file.slice(0, 60))
  t.throws(() => safeSvg(Buffer.from([0x3c, 0xff, 0xfe])))
})

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data.set([8, 0, 0, 0, 0], 8)
  return chunk('IHDR', data)
}
const picture = chunk('IDAT', deflateSync(Buffer.alloc(65 * 64)))
const end = chunk('IEND', Buffer.alloc(0))
const png = (...chunks: Buffer[]) => Buffer.concat([SIGNATURE, ...chunks])

t.test('a PNG keeps its picture alone', async (t) => {
  const plain = png(header(64, 64), picture, end)
  t.same(safePng(plain), plain)
  const more = png(
    header(64, 64),
    chunk('tEXt', Buffer.from('Author\0Иван')),
    picture,
    chunk('eXIf', Buffer.from('x')),
    end,
  )
  t.same(safePng(Buffer.concat([more, Buffer.from('<script>')])), plain)
  const damaged = Buffer.from(plain)
  damaged[40] = (damaged[40] ?? 0) ^ 1
  for (const [file, why] of [
    [Buffer.from('GIF89a'), /no PNG/],
    [plain.subarray(0, 60), /cut off/],
    [png(header(64, 64), picture), /cut off/],
    [damaged, /damaged/],
    [png(picture, header(64, 64), end), /no header/],
    [png(header(64, 64), header(64, 64), end), /no header/],
    [png(header(5_000, 64), picture, end), /5000 × 64 pixels/],
    [png(header(64, 8), picture, end), /64 × 8 pixels/],
  ] as const)
    t.throws(() => safePng(file), { message: why }, String(why))
})

t.test('the file of the setting: by its ending, not too large, refused in one line', async (t) => {
  const dir = t.testdir()
  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(dir, name), content)
    return join(dir, name)
  }
  t.equal((await readCoatOfArms(await file('a.SVG', framed(SHAPE)))).name, 'coat-of-arms.svg')
  t.equal((await readCoatOfArms(await file('a.png', png(header(64, 64), picture, end)))).name, 'coat-of-arms.png')
  await t.rejects(readCoatOfArms(await file('a.gif', 'GIF89a')), { message: /COAT_OF_ARMS must be an .svg or a .png/ })
  await t.rejects(readCoatOfArms(join(dir, 'none.svg')), { message: /COAT_OF_ARMS cannot be read: .*ENOENT/ })
  await t.rejects(readCoatOfArms(await file('b.png', framed(SHAPE))), { message: 'COAT_OF_ARMS: it is no PNG' })
  const large = framed(`<path d="${'M0 0h9v9z'.repeat(5_000)}"/>`)
  await t.rejects(readCoatOfArms(await file('c.svg', large)), { message: /bytes, 40000 are the most/ })
})
