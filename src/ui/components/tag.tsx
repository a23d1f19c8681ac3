import type { ComponentChildren } from 'preact'

/** A state in a few words; its colour says nothing that they do not. */
export function Tag({
  colour,
  children,
}: {
  colour?: 'green' | 'grey' | 'red' | 'yellow'
  children: ComponentChildren
}) {
  return <strong class={colour ? `govuk-tag govuk-tag--${colour}` : 'govuk-tag'}>{children}</strong>
}
