import { describedBy, ErrorMessage, type Field, FormGroup, Hint, Label } from './field.tsx'

type Select = Field & { value?: string | undefined; items: readonly { value: string; text: string }[] }

/** One of many. */
export function Select({ value, items, ...field }: Select) {
  const { id, name = id, error } = field
  return (
    <FormGroup error={error}>
      <Label {...field} />
      <Hint {...field} />
      <ErrorMessage {...field} />
      <select
        class={error ? 'govuk-select govuk-select--error' : 'govuk-select'}
        id={id}
        name={name}
        aria-describedby={describedBy(field)}
        aria-invalid={error ? 'true' : undefined}
      >
        {items.map((item) => (
          <option key={item.value} value={item.value} selected={item.value === value}>
            {item.text}
          </option>
        ))}
      </select>
    </FormGroup>
  )
}
