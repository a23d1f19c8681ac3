import { type DefaultTreeAdapterTypes, parse } from 'parse5'

type Node = DefaultTreeAdapterTypes.Element

/** A form that is posted: where to, and its fields by what somebody does to them. */
export type PostedForm = {
  action: string
  /** Names with what stands in them: hidden ones, and the choices that are made. */
  given: [string, string][]
  /** The names of what can be typed into, and of lists to choose from. */
  typed: string[]
  /** The last of the choices of each group. */
  last: [string, string][]
}

/** The forms of a page that are posted and have something to fill in. */
export function postedForms(html: string): PostedForm[] {
  return elements(html)
    .filter((each) => each.tagName === 'form' && attribute(each, 'method')?.toLowerCase() === 'post')
    .map(formOf)
    .filter(({ typed }) => typed.length > 0)
}

/** What the summary of errors says, line by line. */
export function summaryOf(html: string): string[] {
  return elements(html)
    .filter((each) => attribute(each, 'class')?.includes('govuk-error-summary__list'))
    .flatMap((list) => within(list))
    .filter(({ tagName }) => tagName === 'li')
    .map(textOf)
}

function formOf(form: Node): PostedForm {
  const found: PostedForm = { action: attribute(form, 'action') ?? '', given: [], typed: [], last: [] }
  const last = new Map<string, string>()
  for (const field of within(form)) {
    const name = attribute(field, 'name')
    if (name === undefined) continue
    const type = attribute(field, 'type')
    const value = attribute(field, 'value') ?? ''
    if (field.tagName === 'textarea' || field.tagName === 'select') found.typed.push(name)
    else if (field.tagName === 'button') {
      if (!found.given.some(([known]) => known === name)) found.given.push([name, value])
    } else if (type === 'hidden') found.given.push([name, value])
    else if (type === 'radio' || type === 'checkbox') {
      last.set(name, value)
      if (attribute(field, 'checked') !== undefined) found.given.push([name, value])
    } else if (field.tagName === 'input') found.typed.push(name)
  }
  return { ...found, last: [...last] }
}

const elements = (html: string): Node[] => within(parse(html))

function within(node: DefaultTreeAdapterTypes.ParentNode): Node[] {
  return node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...within(child)] : []))
}

const attribute = (node: Node, name: string) => node.attrs.find((each) => each.name === name)?.value

function textOf(node: DefaultTreeAdapterTypes.ParentNode): string {
  return node.childNodes
    .map((child) => ('value' in child ? child.value : 'childNodes' in child ? textOf(child) : ''))
    .join('')
}
