import { createRequire } from 'node:module'
import type { DefaultTreeAdapterTypes } from 'parse5'
import { parseFragment } from 'parse5'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import t from 'tap'
import { BackLink } from '../../src/ui/components/back-link.tsx'
import { Button, ButtonLink } from '../../src/ui/components/button.tsx'
import { Checkboxes, Radios } from '../../src/ui/components/choices.tsx'
import { Details } from '../../src/ui/components/details.tsx'
import { ErrorSummary } from '../../src/ui/components/error-summary.tsx'
import { Fieldset } from '../../src/ui/components/fieldset.tsx'
import { Input } from '../../src/ui/components/input.tsx'
import { InsetText } from '../../src/ui/components/inset-text.tsx'
import { NotificationBanner } from '../../src/ui/components/notification-banner.tsx'
import { SkipLink } from '../../src/ui/components/skip-link.tsx'
import { SummaryList } from '../../src/ui/components/summary-list.tsx'
import { Table } from '../../src/ui/components/table.tsx'
import { Tag } from '../../src/ui/components/tag.tsx'
import { Textarea } from '../../src/ui/components/textarea.tsx'
import { WarningText } from '../../src/ui/components/warning-text.tsx'

// GOV.UK Frontend ships what goes into each of its components and the HTML that must come out. Ours take less (no raw HTML, no
// free classes and attributes); of what they take, the same must come out, but for the differences named here.

/** Where we differ on purpose. */
const DIFFERENCES: Record<string, string> = {
  'data-module': 'a citizen needs no script, and is sent none',
  'data-maxlength': 'likewise: the limit is said in words and counted by the server',
  'aria-invalid': 'ours say of a faulty field that it is faulty',
  autofocus: 'ours take the focus without script',
  tabindex: 'for that',
  draggable: 'a link that looks like a button is still a link',
}
const DIFFERENT_CLASSES: Record<string, string> = { 'govuk-js-character-count': 'no script' }

// biome-ignore lint/suspicious/noExplicitAny: the options of a fixture have every shape
type Options = any
type Fixture = { name: string; options: Options; html: string }

type Conformance = {
  /** The options that ours understand; a fixture with any other is not for us. */
  known: string
  /** How many fixtures that leaves. */
  least: number
  ours: (options: Options) => VNode | null
}

const field = ({ id, name, label, hint, errorMessage }: Options) => ({
  id: id ?? name,
  name,
  label: label?.text,
  hint: hint?.text,
  error: errorMessage?.text,
  locale: 'en' as const,
})
const FIELD = 'id name label.text hint.text errorMessage.text value spellcheck'
const lookOf = (classes: string | undefined) =>
  ({ 'govuk-button--secondary': 'secondary', 'govuk-button--warning': 'warning' })[classes ?? ''] as
    | 'secondary'
    | undefined
const choices = ({ name, idPrefix, fieldset, items, hint, errorMessage, value, values }: Options) => ({
  id: idPrefix ?? name,
  name,
  legend: fieldset.legend.text,
  ...sizeOf(fieldset.legend.classes),
  hint: hint?.text,
  error: errorMessage?.text,
  locale: 'en' as const,
  items: items.map((item: Options) => ({
    value: item.value,
    label: item.text,
    hint: item.hint?.text,
    checked: item.checked ?? (item.value === value || values?.includes(item.value)),
  })),
})
const CHOICES =
  'name idPrefix fieldset.legend.text fieldset.legend.classes hint.text errorMessage.text value values items.value items.text items.hint.text items.checked'
const size = (classes: string | undefined) => /--(xl|l|m|s)$/.exec(classes ?? '')?.[1] as 's' | undefined
const sizeOf = (classes: string | undefined) => {
  const legendSize = size(classes)
  return legendSize ? { legendSize } : {}
}
const needsLegend = (options: Options) => Boolean(options.fieldset?.legend?.text)
const cell = ({ text, format }: Options) => ({ text, numeric: format === 'numeric' })

const CONFORMANCE: Record<string, Conformance> = {
  'back-link': {
    known: 'text href',
    least: 2,
    ours: ({ text = 'Back', href = '#' }) => <BackLink href={href} text={text} />,
  },
  button: {
    known: 'text href name value classes preventDoubleClick',
    least: 9,
    ours: ({ text, href, name, value, classes, preventDoubleClick }) => {
      const look = lookOf(classes)
      if ((classes && !look) || preventDoubleClick !== undefined) return null
      const given = { ...(look && { look }), children: text }
      return href ? <ButtonLink {...given} href={href} /> : <Button {...given} name={name} value={value} />
    },
  },
  'error-summary': {
    known: 'titleText descriptionText errorList.text errorList.href',
    least: 3,
    ours: ({ titleText, descriptionText, errorList = [] }) =>
      errorList.every(({ href }: Options) => href) ? (
        <ErrorSummary
          locale="en"
          title={titleText}
          errors={errorList.map(({ href, text }: Options) => ({ field: href.slice(1), text }))}
        >
          {descriptionText && <p>{descriptionText}</p>}
        </ErrorSummary>
      ) : null,
  },
  'inset-text': { known: 'text', least: 2, ours: ({ text }) => <InsetText>{text}</InsetText> },
  'notification-banner': {
    known: 'text titleText type',
    least: 6,
    ours: ({ text, titleText, type }) =>
      type && type !== 'success' ? null : (
        <NotificationBanner title={titleText ?? (type ? 'Success' : 'Important')} {...(type && { tone: type })}>
          {text}
        </NotificationBanner>
      ),
  },
  input: {
    known: `${FIELD} type autocomplete inputmode`,
    least: 7,
    ours: ({ type, autocomplete, inputmode, value, spellcheck, ...rest }) => (
      <Input
        {...field(rest)}
        type={type}
        autoComplete={autocomplete}
        inputMode={inputmode}
        value={String(value ?? '')}
        spellcheck={spellcheck}
      />
    ),
  },
  textarea: {
    known: `${FIELD.replace(' spellcheck', '')} rows`,
    least: 7,
    ours: ({ rows, value, ...rest }) => <Textarea {...field(rest)} rows={rows} value={value} />,
  },
  'character-count': {
    known: `${FIELD.replace(' spellcheck', '')} rows maxlength`,
    least: 6,
    ours: ({ rows, value, maxlength, ...rest }) =>
      maxlength === undefined ? null : (
        <Textarea {...field(rest)} rows={rows} value={value} limit={Number(maxlength)} />
      ),
  },
  radios: {
    known: `${CHOICES} classes`,
    least: 7,
    ours: ({ classes, ...rest }) =>
      !needsLegend(rest) || ![undefined, 'govuk-radios--inline'].includes(classes) ? null : (
        <Radios {...choices(rest)} inline={classes !== undefined} />
      ),
  },
  checkboxes: {
    known: CHOICES,
    least: 5,
    ours: (options) => (needsLegend(options) ? <Checkboxes {...choices(options)} /> : null),
  },
  fieldset: {
    known: 'legend.text legend.classes legend.isPageHeading describedBy',
    least: 7,
    ours: ({ legend, describedBy }) => {
      const legendSize = size(legend.classes)
      if (legend.classes && !/^govuk-fieldset__legend--(xl|l|m|s)$/.test(legend.classes)) return null
      return (
        <Fieldset
          legend={legend.text}
          heading={legend.isPageHeading}
          describedBy={describedBy}
          {...(legendSize && { size: legendSize })}
        />
      )
    },
  },
  details: {
    known: 'summaryText text open id',
    least: 5,
    ours: ({ summaryText, text, open, id }) => (
      <Details summary={summaryText} open={open} id={id}>
        {text}
      </Details>
    ),
  },
  'summary-list': {
    known:
      'rows.key.text rows.value.text rows.actions.items.href rows.actions.items.text rows.actions.items.visuallyHiddenText',
    least: 2,
    ours: ({ rows }) =>
      rows.every(Boolean) && rows.every(({ actions }: Options) => !actions || actions.items?.length === 1) ? (
        <SummaryList
          rows={rows.map(({ key, value, actions }: Options) => {
            const [item] = actions?.items ?? []
            const { href, text, visuallyHiddenText: about } = item ?? {}
            return { key: key.text, value: value.text, ...(item && { action: { href, text, about } }) }
          })}
        />
      ) : null,
  },
  tag: {
    known: 'text classes',
    least: 4,
    ours: ({ text, classes }) => {
      const colour = /^govuk-tag--(green|grey|red)$/.exec(classes ?? '')?.[1] as 'green' | undefined
      return classes && !colour ? null : <Tag {...(colour && { colour })}>{text}</Tag>
    },
  },
  'warning-text': {
    known: 'text iconFallbackText',
    least: 2,
    ours: ({ text, iconFallbackText = 'Warning' }) => <WarningText spoken={iconFallbackText}>{text}</WarningText>,
  },
  table: {
    known: 'caption head.text head.format rows.text rows.format firstCellIsHeader',
    least: 5,
    ours: ({ caption, head, rows, firstCellIsHeader }) =>
      rows.every(Boolean) ? (
        <Table
          caption={caption}
          head={head?.map(cell)}
          rows={rows.map((row: Options) => row.map(cell))}
          namedRows={Boolean(firstCellIsHeader)}
        />
      ) : null,
  },
  'skip-link': {
    known: 'text href',
    least: 3,
    ours: ({ text, href = '#content' }) => <SkipLink text={text} href={href} />,
  },
}

const require = createRequire(import.meta.url)
const fixturesOf = (component: string): Fixture[] =>
  require(`govuk-frontend/dist/govuk/components/${component}/fixtures.json`).fixtures

for (const [component, { known, least, ours }] of Object.entries(CONFORMANCE)) {
  t.test(`${component}: what GOV.UK Frontend makes of the same`, async (t) => {
    const understood = new Set(known.split(' '))
    let compared = 0
    for (const { name, options, html } of fixturesOf(component)) {
      if (!optionsOf(options).every((option) => understood.has(option))) continue
      const node = ours(options)
      if (node === null) continue
      compared += 1
      t.same(tree(renderToString(node)), tree(html), name)
    }
    t.ok(compared >= least, `${compared} fixtures compared`)
  })
}

t.test('the comparison sees what is different', async (t) => {
  const [fixture] = fixturesOf('input')
  t.ok(fixture)
  const changed = fixture?.html ?? ''
  for (const [from, to] of [
    ['for="test-name"', 'for="other"'],
    ['govuk-input', 'govuk-textarea'],
    ['National', 'Notional'],
    ['<label', '<label hidden'],
    ['type="text"', ''],
  ] as const) {
    t.ok(changed.includes(from))
    t.not(JSON.stringify(tree(changed.replace(from, to))), JSON.stringify(tree(changed)), from)
  }
})

/** The options of a fixture by their paths; the places in a list all count as one. */
function optionsOf(options: Options, path = ''): string[] {
  if (Array.isArray(options)) return options.flatMap((each) => optionsOf(each, path))
  if (typeof options !== 'object' || options === null) return [path]
  return Object.entries(options).flatMap(([key, value]) => optionsOf(value, path ? `${path}.${key}` : key))
}

/** What a browser makes of it, without the space between elements and the differences above. */
function tree(html: string) {
  return parseFragment(html).childNodes.flatMap(nodeOf)
}

function nodeOf(node: DefaultTreeAdapterTypes.ChildNode): unknown[] {
  if ('value' in node) {
    const text = node.value.replace(/\s+/g, ' ').trim()
    return text === '' ? [] : [text]
  }
  if (!('tagName' in node)) return []
  const attributes = node.attrs
    .filter(({ name }) => !(name in DIFFERENCES))
    .filter(({ name, value }) => !(node.tagName === 'a' && name === 'role' && value === 'button'))
    .map(({ name, value }) => [name, name === 'class' ? classesOf(value) : value])
  const sorted = Object.fromEntries(attributes.sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1)))
  return [{ tag: node.tagName, ...sorted, children: node.childNodes.flatMap(nodeOf) }]
}

function classesOf(value: string): string {
  return value
    .split(/\s+/)
    .filter((each) => each && !(each in DIFFERENT_CLASSES))
    .sort()
    .join(' ')
}
