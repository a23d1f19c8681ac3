import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { Checkboxes, Radios } from '../ui/components/choices.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary, type FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Tag } from '../ui/components/tag.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import { NEEDS } from './draft-rules.ts'
import { differentPeople, type NewBooking, type Typed } from './new-booking.ts'
import type { Titled } from './official-title.ts'
import { STAFF_CHANNELS } from './staff-order-rules.ts'
import { errorOf, type Refusal, Refused, SlotSelect, Waiving } from './staff-parts-view.tsx'
import type { StaffBooking } from './staff-queries.ts'
import { textOf, titleOf, whenInWords } from './staff-words.ts'

const NEW = '/sluzhebno/novo'
/** What the buttons ask for, by the name `do`; `take` is followed by the booking whose person it is. */
export const DO = { look: 'look', book: 'book', take: 'take ' }

type Look = {
  officials: readonly (Titled & { slug: string })[]
  slug: string
  slotId: number | null
  typed: string
  faulty: boolean
  locale: Locale
}

/** „Ново записване“, the first step: who calls, and for whom. Nothing but its form, so the keyboard begins there. */
export function lookPage({ officials, slug, slotId, typed, faulty, locale }: Look): PageContent {
  const { staffBookings } = words[locale].pages
  const { fresh } = staffBookings
  const error = faulty ? words[locale].faults['contact-required'] : undefined
  return {
    title: fresh.title,
    faulty,
    main: (
      <>
        {error && <ErrorSummary locale={locale} errors={[{ field: 'who', text: error }]} />}
        <h1>{fresh.title}</h1>
        <StaffForm action={NEW}>
          <input type="hidden" name="slot" value={slotId === null ? '' : String(slotId)} />
          <Input
            id="who"
            label={fresh.who}
            hint={fresh.whoHint}
            value={typed}
            error={error}
            spellcheck={false}
            first={!faulty}
            locale={locale}
          />
          {officials.length > 1 && slotId === null && (
            <Radios
              id="official"
              legend={fresh.official}
              items={officials.map((each, index) => ({
                value: each.slug,
                label: titleOf(each, locale),
                checked: slug === '' ? index === 0 : each.slug === slug,
              }))}
              locale={locale}
            />
          )}
          <div class="buttons">
            <Button name="do" value={DO.look}>
              {fresh.look}
            </Button>
          </div>
        </StaffForm>
      </>
    ),
  }
}

type Form = {
  begun: NewBooking
  typed: Typed
  /** Whose details were taken over. */
  taken: string | null
  errors: readonly FormError[]
  refusal: Refusal | null
  reason: string
  locale: Locale
}

/** The second step: the hour, the person, the question. The first field that is still empty is where the keyboard begins. */
export function newBookingPage(form: Form): PageContent {
  const { begun, typed, taken, errors, refusal, reason, locale } = form
  const { fresh } = words[locale].pages.staffBookings
  const calm = errors.length === 0 && refusal === null
  const empty = (['name', 'topic'] as const).find((field) => typed[field] === '')
  const waiving = refusal !== null && refusal.rules.length > 0 && refusal.mayWaive
  return {
    title: fresh.title,
    faulty: !calm,
    back: NEW,
    main: (
      <>
        {errors.length > 0 && <ErrorSummary locale={locale} errors={errors} />}
        {refusal && errors.length === 0 && <Refused refusal={refusal} locale={locale} />}
        <h1>{fresh.title}</h1>
        {begun.gone && <InsetText>{fresh.gone}</InsetText>}
        {begun.slotId === null ? (
          <InsetText>{fresh.noSlots}</InsetText>
        ) : (
          <StaffForm action={NEW} className="columns">
            <div>
              {/* Enter in a field presses a form's first button: that must be the one that books. */}
              <button type="submit" name="do" value={DO.book} hidden />
              <input type="hidden" name="key" value={begun.key} />
              {taken && <p class="secondary">{fresh.taken(taken)}</p>}
              <Others earlier={begun.earlier} typed={typed} locale={locale} />
              <SlotSelect
                id="slot"
                label={fresh.slot}
                hint={begun.first ? fresh.slotHint : undefined}
                slots={begun.slots}
                chosen={begun.slotId}
                locale={locale}
              />
              <p class="secondary">
                {fresh.later}{' '}
                <a class="govuk-link" href="/sluzhebno/kalendar">
                  {fresh.toCalendar}
                </a>
              </p>
              <PersonFields typed={typed} errors={errors} first={calm ? (empty ?? null) : null} locale={locale} />
              <Waiving refusal={refusal} reason={reason} error={errorOf(errors, 'why')} locale={locale} />
              <div class="buttons">
                <Button name="do" value={DO.book}>
                  {waiving ? fresh.anyway : fresh.button}
                </Button>
                <a class="govuk-link" href={NEW}>
                  {fresh.change}
                </a>
              </div>
            </div>
            <Earlier earlier={begun.earlier} locale={locale} />
          </StaffForm>
        )}
      </>
    ),
  }
}

/** Others who share the telephone: their details with one press. */
function Others({ earlier, typed, locale }: { earlier: readonly StaffBooking[]; typed: Typed; locale: Locale }) {
  const { fresh } = words[locale].pages.staffBookings
  const others = differentPeople(earlier).filter(({ name }) => name !== typed.name)
  if (others.length === 0) return null
  return (
    <div class="buttons">
      {others.map(({ id, name }) => (
        <Button key={id} look="secondary" name="do" value={`${DO.take}${id}`}>
          {fresh.take} {name}
        </Button>
      ))}
    </div>
  )
}

type Fields = { typed: Typed; errors: readonly FormError[]; first: 'name' | 'topic' | null; locale: Locale }

function PersonFields({ typed, errors, first, locale }: Fields) {
  const { staffBookings, journey } = words[locale].pages
  const { fresh, booking } = staffBookings
  const field = (id: 'name' | 'phone' | 'email' | 'topic' | 'onBehalfOf') => ({
    ...{ id, value: typed[id], error: errorOf(errors, id), first: first === id, locale },
  })
  return (
    <>
      <Input {...field('name')} label={fresh.name} spellcheck={false} />
      <Input {...field('topic')} label={fresh.topic} />
      <Input {...field('phone')} type="tel" label={fresh.phone} spellcheck={false} />
      <Input {...field('email')} type="email" label={fresh.email} optional={fresh.optional} spellcheck={false} />
      <Radios
        id="channel"
        legend={fresh.channel}
        inline
        items={STAFF_CHANNELS.map((value) => ({
          ...{ value, label: fresh.channels[value], checked: typed.channel === value },
        }))}
        locale={locale}
      />
      <Details summary={fresh.more} open={typed.onBehalfOf !== '' || typed.needs.length > 0}>
        <Input {...field('onBehalfOf')} label={fresh.onBehalfOf} optional={fresh.optional} />
        <Checkboxes
          id="needs"
          legend={fresh.needs}
          items={NEEDS.map((need) => ({
            ...{ value: need, label: journey.details.need[need], checked: typed.needs.includes(need) },
          }))}
          locale={locale}
        />
        <Radios
          id="locale"
          legend={fresh.locale}
          inline
          items={(['bg', 'en'] as const).map((value) => ({
            ...{ value, label: booking.languages[value], checked: typed.locale === value },
          }))}
          locale={locale}
        />
      </Details>
    </>
  )
}

function Earlier({ earlier, locale }: { earlier: readonly StaffBooking[]; locale: Locale }) {
  const { fresh, search, state } = words[locale].pages.staffBookings
  if (earlier.length === 0) return <p class="secondary">{fresh.noEarlier}</p>
  return (
    <RowTable
      caption={fresh.earlier(earlier.length)}
      columns={[
        { text: search.columns.when },
        { text: search.columns.citizen, label: search.columns.citizen },
        { text: search.columns.who, label: search.columns.who },
        { text: search.columns.state, label: search.columns.state },
      ]}
      rows={earlier.map((each) => ({
        key: each.id,
        tone: each.over ? ('off' as const) : undefined,
        cells: [
          <a key="when" class="govuk-link" href={`/sluzhebno/zapisvaniya/${each.id}`}>
            {whenInWords(each.startsAt, locale)}
          </a>,
          each.name,
          titleOf(each, locale),
          <Tag key="state" colour={each.state === 'confirmed' ? 'green' : 'grey'}>
            {textOf({ ...state, other: each.state }, each.state)}
          </Tag>,
        ],
      }))}
    />
  )
}
