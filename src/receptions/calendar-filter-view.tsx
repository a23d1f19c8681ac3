import type { Locale } from '../i18n/words.ts'
import { words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { Select } from '../ui/components/select.tsx'
import type { StaffCalendar } from './look-at-calendar.ts'

/** An address with what it asks; what is not said is left out. */
export function hrefOf(path: string, query: Record<string, string | undefined>): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return said.length === 0 ? path : `${path}?${new URLSearchParams(said)}`
}

type Filter = Pick<StaffCalendar, 'officials'> & {
  slug: string | undefined
  locale: Locale
  action: string
  /** What of the address stays. */
  span: Record<string, string>
}

/** One official, or all in reach; nothing where there is no choice. */
export function CalendarFilter({ officials, slug, locale, action, span }: Filter) {
  const { staffCalendar } = words[locale].pages
  if (officials.length < 2) return null
  return (
    <form class="filters" method="get" action={action}>
      {Object.entries(span).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Select
        id="lice"
        label={staffCalendar.official}
        locale={locale}
        value={slug ?? ''}
        items={[
          { value: '', text: staffCalendar.all },
          ...officials.map((official) => ({ value: official.slug, text: official.title[locale] })),
        ]}
      />
      <Button look="secondary">{staffCalendar.show}</Button>
    </form>
  )
}
