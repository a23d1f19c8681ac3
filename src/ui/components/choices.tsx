import type { ComponentChildren } from 'preact'
import { describedBy, ErrorMessage, type Field, FormGroup, Hint } from './field.tsx'
import { Fieldset } from './fieldset.tsx'

type Item = { value: string; label: ComponentChildren; hint?: ComponentChildren; checked?: boolean }
type Choices = Omit<Field, 'label' | 'optional'> & {
  legend: ComponentChildren
  legendSize?: 's' | 'm' | 'l' | 'xl'
  items: readonly Item[]
}

/** One of a few. */
export function Radios(choices: Choices & { inline?: boolean }) {
  return <ChoiceGroup {...choices} kind="radio" />
}

/** Any of a few. */
export function Checkboxes(choices: Choices) {
  return <ChoiceGroup {...choices} kind="checkbox" />
}

const CLASS = { radio: 'govuk-radios', checkbox: 'govuk-checkboxes' }

type Group = Choices & { kind: keyof typeof CLASS; inline?: boolean }

/** The first item has the group's own id, so that an error summary leads to it. */
function ChoiceGroup({ kind, legend, legendSize, items, inline, ...field }: Group) {
  const { id, name = id, error } = field
  const block = CLASS[kind]
  return (
    <FormGroup error={error}>
      <Fieldset legend={legend} describedBy={describedBy(field)} {...(legendSize && { size: legendSize })}>
        <Hint {...field} />
        <ErrorMessage {...field} />
        <div class={inline ? `${block} ${block}--inline` : block}>
          {items.map(({ value, label, hint, checked = false }, index) => {
            const itemId = index === 0 ? id : `${id}-${index + 1}`
            return (
              <div key={value} class={`${block}__item`}>
                <input
                  class={`${block}__input`}
                  id={itemId}
                  name={name}
                  type={kind}
                  value={value}
                  checked={checked}
                  aria-describedby={hint ? `${itemId}-item-hint` : undefined}
                />
                <label class={`govuk-label ${block}__label`} for={itemId}>
                  {label}
                </label>
                {hint && (
                  <div id={`${itemId}-item-hint`} class={`govuk-hint ${block}__hint`}>
                    {hint}
                  </div>
                )}
              </div>
            )
          })}
        </div>
      </Fieldset>
    </FormGroup>
  )
}
