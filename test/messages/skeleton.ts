import ICAL from 'ical.js'
import { simpleParser } from 'mailparser'
import { leaves, mimeTree } from './mime-tree.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g

/** What a mail is made of: everything that could be one more than it should. */
export async function skeleton(raw: string) {
  const tree = mimeTree(raw)
  const parsed = await simpleParser(raw)
  const html = typeof parsed.html === 'string' ? parsed.html : ''
  const calendars = leaves(tree).filter(({ type }) => /calendar|ics/.test(type))
  return {
    parts: leaves(tree).map(({ type }) => type.split(';')[0] ?? ''),
    headers: tree.headers.map(([name]) => name),
    properties: calendars.flatMap(({ body }) => propertiesOf(new ICAL.Component(ICAL.parse(body)))),
    tags: [...html.matchAll(/<[a-z!/][^>]*>/gi)].map(([tag]) => tag.replace(/\/(chas|booking)\/[\w-]+/, '/$1/…')),
    readable: [parsed.subject, parsed.text, html, ...calendars.map(({ body }) => body.replaceAll('\r\n ', ''))].join(
      '',
    ),
    recipients: [parsed.to, parsed.cc, parsed.bcc]
      .flat()
      .flatMap((field) => field?.value.map(({ address }) => address) ?? []),
  }
}

function propertiesOf(component: ICAL.Component): string[] {
  const own = component.getAllProperties().flatMap((property) => {
    const name = `${component.name}.${property.name}`
    return [name, ...Object.keys(property.toJSON()[1] as object).map((parameter) => `${name};${parameter}`)]
  })
  return [...own, ...component.getAllSubcomponents().flatMap(propertiesOf)]
}

/** The parts of `actual` that `expected` has not, or not as many of. */
export function more(actual: string[], expected: string[]): string[] {
  const left = [...expected]
  return actual.filter((each) => {
    const index = left.indexOf(each)
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
}

/** What a mail has more than one that is harmless (M12): recipients, parts, headers, calendar properties, tags, unseen signs. */
export async function extras(
  { to, raw }: { to: string[]; raw: string },
  { harmless, address }: { harmless: Awaited<ReturnType<typeof skeleton>>; address: string },
): Promise<string[]> {
  const actual = await skeleton(raw)
  return [
    more(to, [address]),
    more(actual.recipients.map(String), [address]),
    more(actual.parts, harmless.parts),
    more(actual.headers, harmless.headers),
    more(actual.properties, harmless.properties),
    more(actual.tags, harmless.tags),
    actual.readable.replaceAll(/[\r\n\t]/g, '').match(UNSEEN) ?? [],
  ].flat()
}
