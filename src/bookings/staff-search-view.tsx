import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Select } from '../ui/components/select.tsx'
import { Tag } from '../ui/components/tag.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { readablePhone, Telephone } from '../ui/telephone.tsx'
import type { Titled } from './official-title.ts'
import type { StaffBooking } from './staff-queries.ts'
import { textOf, titleOf, whenInWords } from './staff-words.ts'

/** What was asked for, as it stands in the form; dates YYYY-MM-DD. */
export type SearchForm = { q: string; official: string; from: string; to: string }

type Search = {
  form: SearchForm
  officials: readonly (Titled & { slug: string })[]
  bookings: readonly StaffBooking[]
  /** Whether something was looked for; otherwise these are the next to come. */
  asked: boolean
  tooLittle: boolean
  mayBook: boolean
  locale: Locale
}

const SHOWN = 100

/** „Записвания“: a search that is posted, so that no name stands in an address. */
export function searchPage(page: Search): PageContent {
  const { form, officials, bookings, asked, tooLittle, mayBook, locale } = page
  const { search } = words[locale].pages.staffBookings
  return {
    title: search.title,
    faulty: tooLittle,
    main: (
      <>
        {tooLittle && <ErrorSummary locale={locale} errors={[{ field: 'q', text: search.tooLittle }]} />}
        <div class="page-heading">
          <h1>{search.title}</h1>
          {mayBook && <ButtonLink href="/sluzhebno/novo">{search.book}</ButtonLink>}
        </div>
        <StaffForm action="/sluzhebno/zapisvaniya">
          <Input
            id="q"
            label={search.q}
            hint={search.qHint}
            value={form.q}
            error={tooLittle ? search.tooLittle : undefined}
            spellcheck={false}
            locale={locale}
          />
          <div class="filters">
            {officials.length > 1 && (
              <Select
                id="official"
                label={search.official}
                value={form.official}
                items={[
                  { value: '', text: search.everyone },
                  ...officials.map((each) => ({ value: each.slug, text: titleOf(each, locale) })),
                ]}
                locale={locale}
              />
            )}
            <Input id="from" type="date" label={search.from} value={form.from} locale={locale} />
            <Input id="to" type="date" label={search.to} value={form.to} locale={locale} />
            <Button>{search.button}</Button>
          </div>
        </StaffForm>
        {!tooLittle && <Found bookings={bookings} asked={asked} locale={locale} />}
      </>
    ),
  }
}

function Found({ bookings, asked, locale }: Pick<Search, 'bookings' | 'asked' | 'locale'>) {
  const { search, state } = words[locale].pages.staffBookings
  if (bookings.length === 0) return <p>{asked ? search.none : search.noneComing}</p>
  const { columns } = search
  return (
    <>
      {bookings.length > SHOWN && <p>{search.many}</p>}
      <RowTable
        caption={asked ? search.found(bookings.length) : search.coming}
        columns={[
          { text: columns.citizen },
          { text: columns.when, label: columns.when },
          { text: columns.who, label: columns.who },
          { text: columns.phone, label: columns.phone },
          { text: columns.state, label: columns.state },
        ]}
        rows={bookings.slice(0, SHOWN).map((each) => ({
          key: each.id,
          tone: each.over || each.state.startsWith('cancelled') ? ('off' as const) : undefined,
          cells: [
            <a key="name" class="govuk-link" href={`/sluzhebno/zapisvaniya/${each.id}`}>
              {each.name}
            </a>,
            whenInWords(each.startsAt, locale),
            titleOf(each, locale),
            each.phone === null ? '–' : <Telephone key="phone" phone={readablePhone(each.phone)} />,
            <Tag key="state" colour={each.state === 'confirmed' && !each.over ? 'green' : 'grey'}>
              {textOf({ ...state, other: each.state }, each.state)}
            </Tag>,
          ],
        }))}
      />
    </>
  )
}
