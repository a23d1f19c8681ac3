import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { type Colours, mixed } from '../config/colours.ts'
import type { MailContent } from './mail-content.ts'

// A mail brings everything with it: no style sheet, picture or font is fetched, and nothing is lost where styles are not
// understood. The colours are those of the site.
const FONT = "Inter, 'Segoe UI', Roboto, Arial, sans-serif"
const TEXT = { plain: '#14202B', secondary: '#44525F' }
const HOUSE: MailColours = { brand: '#0B4F8A', surface: '#EAF2F9', border: '#9CC0DE' }

type MailColours = { brand: string; surface: string; border: string }

/** The municipality's colours, where it has its own: their contrast was looked at when they were set (`config/colours.ts`). */
function coloursOf(colours: Colours | null): MailColours {
  return colours ? { ...colours, border: mixed(colours.surface, colours.brand, 0.35) } : HOUSE
}

const CSS = {
  body: `margin:0;padding:0;background-color:#FFFFFF;color:${TEXT.plain};font-family:${FONT};font-size:18px;line-height:1.45`,
  column: 'max-width:600px;margin:0 auto;padding:24px 16px',
  h1: 'margin:0 0 16px;font-size:27px;line-height:1.2',
  h2: 'margin:24px 0 8px;font-size:20px;line-height:1.3',
  paragraph: 'margin:0 0 16px',
  panel: ({ surface, border }: MailColours) =>
    `margin:0 0 16px;padding:16px 16px 4px;background-color:${surface};border:1px solid ${border};border-radius:6px`,
  label: `margin:0;color:${TEXT.secondary};font-size:16px`,
  value: 'margin:0 0 12px;font-weight:bold',
  code: 'margin:0 0 12px;font-size:27px;font-weight:bold;letter-spacing:1px',
  list: 'margin:0 0 16px;padding-left:24px',
  button: ({ brand }: MailColours) =>
    `display:inline-block;padding:12px 20px;background-color:${brand};color:#FFFFFF;font-weight:bold;text-decoration:none;border-radius:6px`,
  small: `margin:0 0 8px;color:${TEXT.secondary};font-size:16px`,
  footer: ({ border }: MailColours) => `margin-top:24px;padding-top:16px;border-top:1px solid ${border}`,
}

/** The mail as an HTML document, in the municipality's colours or the house's. Whatever the facts hold is escaped. */
export function mailHtml(content: MailContent, colours: Colours | null = null): string {
  return `<!DOCTYPE html>\n${renderToString(<MailPage {...content} colours={coloursOf(colours)} />)}`
}

function MailPage({
  locale,
  subject,
  heading,
  greeting,
  lead,
  facts,
  code,
  sections,
  manage,
  notes,
  house,
  colours,
}: MailContent & { colours: MailColours }) {
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        {/* A telephone must not take the code for a number to call. */}
        <meta name="format-detection" content="telephone=no" />
        <title>{subject}</title>
      </head>
      <body lang={locale} style={CSS.body}>
        <div style={CSS.column}>
          <h1 style={CSS.h1}>{heading}</h1>
          <Paragraph>{greeting}</Paragraph>
          {lead.split('\n\n').map((paragraph) => (
            <Paragraph key={paragraph}>{paragraph}</Paragraph>
          ))}
          <Facts facts={facts} code={code} colours={colours} />
          {sections.map((section) => (
            <Section key={section.heading} {...section} />
          ))}
          {manage && <Manage {...manage} colours={colours} />}
          <div style={CSS.footer(colours)}>
            {[...notes, `${house.name}, ${house.address}`].map((line) => (
              <p key={line} style={CSS.small}>
                {line}
              </p>
            ))}
          </div>
        </div>
      </body>
    </html>
  )
}

function Manage({ intro, link, url, notes, colours }: NonNullable<MailContent['manage']> & { colours: MailColours }) {
  return (
    <>
      <Paragraph>{intro}</Paragraph>
      <Paragraph>
        <a href={url} style={CSS.button(colours)}>
          {link}
        </a>
      </Paragraph>
      {notes.map((note) => (
        <Paragraph key={note}>{note}</Paragraph>
      ))}
    </>
  )
}

function Facts({ facts, code, colours }: Pick<MailContent, 'facts' | 'code'> & { colours: MailColours }) {
  return (
    <div style={CSS.panel(colours)}>
      {facts.map(({ label, value }) => (
        <Fact key={label} label={label} value={value} style={CSS.value} />
      ))}
      {code && <Fact {...code} style={CSS.code} />}
    </div>
  )
}

// Paragraphs with a colon, not a <dl>: several mail clients strip its tags and run the words together.
function Fact({ label, value, style }: { label: string; value: string; style: string }) {
  return (
    <>
      <p style={CSS.label}>{label}:</p>
      <p style={style}>{value}</p>
    </>
  )
}

function Section({ heading, lines }: MailContent['sections'][number]) {
  return (
    <>
      <h2 style={CSS.h2}>{heading}</h2>
      {lines.length === 1 ? (
        <Paragraph>{lines[0]}</Paragraph>
      ) : (
        <ul style={CSS.list}>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function Paragraph({ children }: { children: ComponentChildren }) {
  return <p style={CSS.paragraph}>{children}</p>
}
