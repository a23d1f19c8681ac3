import { words } from '../../i18n/words.ts'
import { describedBy, ErrorMessage, type Field, FormGroup, Hint, Label } from './field.tsx'

type Textarea = Field & {
  value?: string
  rows?: number
  /** The most characters: said beneath, and counted by the server. */
  limit?: number
}

/** Free text of several lines. With a limit it says how much there may be; nothing is cut off while somebody writes. */
export function Textarea({ value, rows = 5, limit, ...field }: Textarea) {
  const { id, name = id, error, locale } = field
  const info = limit === undefined ? undefined : `${id}-info`
  return (
    <FormGroup error={error} {...(info && { className: 'govuk-character-count' })}>
      <Label {...field} />
      <Hint {...field} />
      <ErrorMessage {...field} />
      <textarea
        class={error ? 'govuk-textarea govuk-textarea--error' : 'govuk-textarea'}
        id={id}
        name={name}
        rows={rows}
        aria-describedby={describedBy(field, info)}
        aria-invalid={error ? 'true' : undefined}
      >
        {value}
      </textarea>
      {limit !== undefined && (
        <div id={info} class="govuk-hint govuk-character-count__message">
          {words[locale].pages.shell.upToCharacters(limit)}
        </div>
      )}
    </FormGroup>
  )
}
