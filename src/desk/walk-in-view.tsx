import type { DateTime } from 'luxon'
import { errorOf, type Refusal, Waiving } from '../bookings/staff-parts-view.tsx'
import { durationInWords } from '../i18n/counts.ts'
import { dateTime } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary, type FormError } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { ListedDay } from './queries.ts'
import { ticketName } from './ticket.ts'
import type { OnTheSpot } from './walk-in.ts'

const LIST = '/sluzhebno/den'

/** The form of a reception's walk-ins, and the slip of one of its numbers. */
export const hrefOfWalkIns = (dayId: number) => `${LIST}/${dayId}/na-myasto`
export const hrefOfTicket = (dayId: number, bookingId: string) => `${LIST}/${dayId}/nomer/${bookingId}`

/** Whose reception it is, as the staff know them. */
export function officialOf({ titleBg, titleEn, officialName }: ListedDay, locale: Locale): string {
  return [locale === 'bg' ? titleBg : titleEn, officialName].filter(Boolean).join(', ')
}

/** How long somebody waits, as one says it: from ten minutes on in fives. */
export function waitInWords(minutes: number, locale: Locale): string {
  return durationInWords(minutes < 10 ? minutes : Math.round(minutes / 5) * 5, locale)
}

type Form = {
  day: ListedDay
  /** Makes a press that is repeated one person. */
  formKey: string
  typed?: { name: string; phone: string; topic: string }
  errors?: readonly FormError[]
  refusal?: Refusal | null
  reason?: string
  locale: Locale
}

/** Three lines, each of which may stay empty, and one button. */
export function WalkInForm({ day, formKey, typed, errors = [], refusal = null, reason = '', locale }: Form) {
  const text = words[locale].pages.walkIn
  const field = (name: 'name' | 'phone' | 'topic') => ({
    id: `${name}-${day.id}`,
    name,
    label: text[name],
    optional: words[locale].pages.keeping.optional,
    value: typed?.[name] ?? '',
    error: errorOf(errors, `${name}-${day.id}`),
    autoComplete: 'off',
    locale,
  })
  return (
    <StaffForm action={hrefOfWalkIns(day.id)} className="walk-in not-on-paper">
      <input type="hidden" name="key" value={formKey} />
      <Input {...field('name')} spellcheck={false} />
      <Input {...field('phone')} type="tel" />
      <Input {...field('topic')} />
      <Waiving refusal={refusal} reason={reason} error={errorOf(errors, 'why')} locale={locale} />
      <Button>
        {text.give}
        <VisuallyHidden> – {text.giveTo(officialOf(day, locale))}</VisuallyHidden>
      </Button>
    </StaffForm>
  )
}

/** The form alone: where the list cannot hold it open, and after a refusal. */
export function walkInPage(form: Form): PageContent {
  const { day, errors = [], refusal = null, locale } = form
  const text = words[locale].pages.walkIn
  const { refused, rules } = words[locale].pages.staffBookings
  const own: Record<string, string> = text.refused
  const code = refusal?.code ?? ''
  return {
    title: text.title,
    back: hrefOfDay(day),
    faulty: errors.length > 0 || refusal !== null,
    main: (
      <>
        {errors.length > 0 ? (
          <ErrorSummary locale={locale} errors={[...errors]} />
        ) : (
          refusal && (
            <ErrorSummary locale={locale} title={text.refusedTitle}>
              <p>{own[code] ?? refusal.rules.map((rule) => rules[rule]).join(' ')}</p>
              {refusal.rules.length > 0 && <p>{refusal.mayWaive ? refused.mayWaive : refused.mayNot}</p>}
            </ErrorSummary>
          )
        )}
        <h1>{text.title}</h1>
        <p>
          {officialOf(day, locale)}, {keepTogether(locale === 'bg' ? day.placeBg : day.placeEn)}
        </p>
        <p>{text.lead}</p>
        <WalkInForm {...form} />
      </>
    ),
  }
}

/** `again`: the number was given before, and the form was sent once more. */
type Slip = { spot: OnTheSpot; again: boolean; house: Record<Locale, string>; now: DateTime; locale: Locale }

/** The number, large, with whom, where and for how long: nothing personal, to be printed or read out. In Bulgarian, as on the board. */
export function ticketPage({ spot, again, house, now, locale }: Slip): PageContent {
  const { day, visitor, called } = spot
  const text = words[locale].pages.walkIn
  const said = words.bg.pages.walkIn
  const wait =
    called === null ? said.past : called.waitMinutes === 0 ? said.now : said.wait(waitInWords(called.waitMinutes, 'bg'))
  const lines = [
    [said.slip.official, day.titleBg],
    [said.slip.place, keepTogether(day.placeBg)],
    [said.slip.wait, wait],
    [said.slip.given, dateTime(now, 'bg')],
  ]
  return {
    title: text.slip.title,
    back: hrefOfDay(day),
    main: (
      <>
        <h1 class="not-on-paper">{text.slip.title}</h1>
        {again && (
          <p class="not-on-paper" role="status">
            <strong>{text.slip.again}</strong>
          </p>
        )}
        <section class="slip" lang="bg">
          <p class="slip__house">{house.bg}</p>
          <p class="slip__number">
            {said.slip.number} <strong>{ticketName(visitor.ticketLetter, visitor.ticket ?? 0)}</strong>
          </p>
          <dl class="slip__lines">
            {lines.flatMap(([label, value]) => [<dt key={label}>{label}</dt>, <dd key={`${label}.`}>{value}</dd>])}
          </dl>
          <p>{said.slip.called}</p>
        </section>
        <div class="not-on-paper">
          <p>{text.slip.print}</p>
          <div class="buttons">
            <ButtonLink href={`${hrefOfDay(day)}#b-${visitor.bookingId}`}>{text.slip.back}</ButtonLink>
            <a class="govuk-link" href={hrefOfWalkIns(day.id)}>
              {text.slip.another}
            </a>
          </div>
        </div>
      </>
    ),
  }
}

/** The list that the pages lead back to. */
export const hrefOfDay = ({ date }: Pick<ListedDay, 'date'>) => `${LIST}?data=${date}`
