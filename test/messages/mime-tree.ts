/** One part of a mail, read by hand, so that a test sees what nodemailer wrote and not what a parser made of it. */
export type Part = { headers: [string, string][]; type: string; body: string; parts: Part[] }

export function mimeTree(raw: string): Part {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const source = rest.join('\r\n\r\n')
  const headers = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .filter(Boolean)
    .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
  const type = header('content-type')
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1]
  const parts = boundary
    ? source
        .split(`--${boundary}`)
        .slice(1, -1)
        .map((part) => mimeTree(part.replace(/^\r\n/, '').replace(/\r\n$/, '')))
    : []
  return { headers, type, body: decoded(source, header('content-transfer-encoding')), parts }
}

/** All parts that hold something, in order. */
export function leaves(part: Part): Part[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leaves)
}

/** The tree as indented lines, without what is random. */
export function outline(part: Part, depth = 0): string {
  const own = part.headers.filter(([name]) => /^content-(type|disposition|transfer-encoding)$/i.test(name))
  const line = own.map(([, value]) => value.replace(/; boundary=.*$/, '')).join(' | ')
  return [`${'  '.repeat(depth)}${line}`, ...part.parts.map((child) => outline(child, depth + 1))].join('\n')
}

function decoded(source: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(source, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return source
  const octets = source
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(octets, 'latin1').toString('utf8')
}
