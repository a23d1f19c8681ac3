import type { ComponentChildren } from 'preact'

type Look = { look?: 'secondary' | 'warning'; children: ComponentChildren }
type Button = Look & {
  name?: string
  value?: string
  /** Where this button sends the form instead. */
  formAction?: string
}

const classOf = (look: Look['look']) => (look ? `govuk-button govuk-button--${look}` : 'govuk-button')

/** Sends its form. What it does is said on it. */
export function Button({ look, name, value, formAction, children }: Button) {
  return (
    <button type="submit" class={classOf(look)} name={name} value={value} formAction={formAction}>
      {children}
    </button>
  )
}

/** A link that looks like a button: it only leads somewhere. */
export function ButtonLink({ look, href, children }: Look & { href: string }) {
  return (
    <a class={classOf(look)} href={href}>
      {children}
    </a>
  )
}

/** A button that looks like a link, for a side step in the middle of a text. */
export function TextButton({ name, value, formAction, children }: Omit<Button, 'look'>) {
  return (
    <button type="submit" class="text-button" name={name} value={value} formAction={formAction}>
      {children}
    </button>
  )
}
