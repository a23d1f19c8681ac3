import { plainSpaces } from './clean-text.ts'
import type { MailContent } from './mail-content.ts'

/** The mail as plain text, for those whose mail is read aloud, printed or shown without HTML. */
export function mailText({
  heading,
  greeting,
  lead,
  facts,
  code,
  sections,
  manage,
  notes,
  house,
}: MailContent): string {
  const blocks = [
    [heading],
    [greeting],
    [lead],
    [...facts, ...(code ? [code] : [])].map(({ label, value }) => `${label}: ${value}`),
    ...sections.map((section) => [
      section.heading,
      ...section.lines.map((line) => (section.lines.length > 1 ? `– ${line}` : line)),
    ]),
    ...(manage ? [[manage.intro, manage.url], manage.notes] : []),
    notes,
    [house.name, house.address],
  ]
  return plainSpaces(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`)
}
