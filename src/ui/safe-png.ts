import { crc32 } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** What a picture needs; texts, profiles, animations and whatever else a file may carry are left behind. */
const KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'sRGB', 'gAMA', 'IDAT', 'IEND'])
const LARGEST_SIDE = 1_024

/**
 * A PNG with nothing in it but its picture.
 *
 * @throws Error with one line that says what is wrong with the file
 */
export function safePng(file: Buffer): Buffer {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error('it is no PNG')
  const kept: Buffer[] = [SIGNATURE]
  let at = 8
  for (let first = true; ; first = false) {
    const length = at + 12 <= file.length ? file.readUInt32BE(at) : Number.POSITIVE_INFINITY
    const end = at + 12 + length
    if (end > file.length) throw new Error('the PNG is cut off')
    const chunk = file.subarray(at, end)
    const type = chunk.toString('latin1', 4, 8)
    if (crc32(chunk.subarray(4, 8 + length)) !== chunk.readUInt32BE(8 + length)) throw new Error('the PNG is damaged')
    if (first !== (type === 'IHDR') || (first && length !== 13)) throw new Error('the PNG has no header')
    if (first) insistOnSides(chunk.readUInt32BE(8), chunk.readUInt32BE(12))
    if (KEPT.has(type)) kept.push(chunk)
    if (type === 'IEND') return Buffer.concat(kept)
    at = end
  }
}

function insistOnSides(width: number, height: number): void {
  if (width < 32 || height < 32 || width > LARGEST_SIDE || height > LARGEST_SIDE)
    throw new Error(`the PNG has ${width} × ${height} pixels, each side must have 32 to ${LARGEST_SIDE}`)
}
