import type { ComponentChildren } from 'preact'

type Fieldset = {
  legend: ComponentChildren
  /** The legend's size, and whether it is the page's only heading. */
  size?: 's' | 'm' | 'l' | 'xl'
  heading?: boolean
  describedBy?: string | undefined
  children?: ComponentChildren
}

/** Fields that belong together, under a name that is read before each of them. */
export function Fieldset({ legend, size, heading = false, describedBy, children }: Fieldset) {
  return (
    <fieldset class="govuk-fieldset" aria-describedby={describedBy}>
      <legend class={size ? `govuk-fieldset__legend govuk-fieldset__legend--${size}` : 'govuk-fieldset__legend'}>
        {heading ? <h1 class="govuk-fieldset__heading">{legend}</h1> : legend}
      </legend>
      {children}
    </fieldset>
  )
}
