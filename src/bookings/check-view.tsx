import type { ComponentChildren } from 'preact'
import { durationInWords } from '../i18n/counts.ts'
import { type Locale, words } from '../i18n/words.ts'
import { pathOf } from '../ui/addresses.ts'
import { Button } from '../ui/components/button.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { SummaryList } from '../ui/components/summary-list.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { Moment, OnMoment } from '../ui/moment.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { readablePhone, Telephone, WithPhone } from '../ui/telephone.tsx'
import type { StandingBooking } from './book-draft.ts'
import type { CheckedBooking } from './booking-rules.ts'
import { OfficialTitle } from './choice-view.tsx'
import { Held, moment, officialOf, StartOver } from './details-view.tsx'
import type { Need } from './draft-rules.ts'
import type { ChosenSlot } from './queries.ts'

type Page = {
  slot: ChosenSlot
  /** The answers as they will be kept. */
  booking: CheckedBooking
  /** The Idempotency-Key of this very order. */
  orderKey: string
  /** After how many days the person is forgotten. */
  keptDays: number
  /** How long an e-mail has to be confirmed; null: it need not be. */
  confirmMinutes: number | null
  locale: Locale
  phone: string
  /** For what a puzzle is to be solved, and the script that does; null: none need be. */
  proof: { official: string; date: string; script: string } | null
}

/** „Проверете данните“: everything once more, each with a way to change it, and the one button that books. */
export function checkPage({
  slot,
  booking,
  orderKey,
  keptDays,
  confirmMinutes,
  locale,
  phone,
  proof,
}: Page): PageContent {
  const { journey } = words[locale].pages
  const { check } = journey
  const parameters = { official: slot.slug }
  const toConfirm = booking.email === null ? null : confirmMinutes
  return {
    title: check.title,
    back: pathOf('details', locale, parameters),
    main: (
      <>
        <p class="caption secondary">{journey.step(4)}</p>
        <h1>{check.title}</h1>
        {proof && <script type="module" src={proof.script} />}
        <form
          method="post"
          action={pathOf('check', locale, parameters)}
          noValidate
          {...(proof && { 'data-proof': `/api/v1/challenge?official=${proof.official}&date=${proof.date}` })}
        >
          <input type="hidden" name="key" value={orderKey} />
          {proof && <input type="hidden" name="altcha" value="" />}
          {/* Enter is the main button's here too. */}
          <button type="submit" hidden />
          <div class="panel">
            <Held slot={slot} locale={locale} />
          </div>
          <Summary slot={slot} booking={booking} locale={locale} />
          <p>{check.privacy(keptDays)}</p>
          {toConfirm !== null && <InsetText>{check.toConfirm(durationInWords(toConfirm, locale))}</InsetText>}
          {proof && (
            <InsetText>
              <WithPhone text={booking.email ? check.proof : check.proofWithoutEmail} phone={phone} />
            </InsetText>
          )}
          <div class="buttons">
            <Button>{toConfirm === null ? check.confirm : check.askToConfirm}</Button>
          </div>
          <StartOver locale={locale} />
        </form>
      </>
    ),
  }
}

function Summary({ slot, booking, locale }: Pick<Page, 'slot' | 'booking' | 'locale'>) {
  const { check, details } = words[locale].pages.journey
  const parameters = { official: slot.slug }
  const detailsPath = pathOf('details', locale, parameters)
  const row = (name: keyof typeof check.about, value: ComponentChildren, href = `${detailsPath}#${name}`) => ({
    key: check[name],
    value,
    action: { href, text: check.change, about: check.about[name] },
  })
  const { name, phone, email, topicText, needs, onBehalfOf } = booking
  return (
    <SummaryList
      rows={[
        row('who', <OfficialTitle official={officialOf(slot, locale)} locale={locale} />, pathOf('home', locale)),
        row(
          'when',
          <strong>
            <Moment at={moment(slot.startsAt)} locale={locale} />
          </strong>,
          pathOf('chooseTime', locale, parameters),
        ),
        { key: check.where, value: keepTogether(locale === 'bg' ? slot.placeBg : slot.placeEn) },
        row('name', name),
        row('phone', phone === null ? check.notGiven : readablePhone(phone)),
        row('email', email?.address ?? check.notGiven),
        row('topic', <span class="as-typed">{topicText}</span>),
        row(
          'needs',
          needs.length === 0 ? check.none : needs.map((need) => <p key={need}>{details.need[need as Need]}</p>),
        ),
        ...(onBehalfOf === null ? [] : [row('onBehalfOf', onBehalfOf)]),
      ]}
    />
  )
}

type Already = {
  standing: StandingBooking
  slug: string
  locale: Locale
  phone: string
  /** Where what was typed can be mended, also where „Назад“ leads; null: nothing was typed. Absent: the details of the draft. */
  mistake?: string | null
}

/** The person has a booking with this official: when it is (for who knows the name too), and how to change it. */
export function alreadyBookedPage({
  standing,
  slug,
  locale,
  phone,
  mistake = pathOf('details', locale, { official: slug }),
}: Already): PageContent {
  const { journey } = words[locale].pages
  const { already } = journey
  return {
    title: already.title,
    ...(mistake !== null && { back: mistake }),
    main: (
      <>
        <h1>{already.title}</h1>
        <div class="panel">
          <p>
            {standing.startsAt === null ? (
              already.unknown
            ) : (
              <WhenBooked text={already.on} startsAt={standing.startsAt} locale={locale} />
            )}
          </p>
        </div>
        <p>{already.one}</p>
        <p>{already.link}</p>
        <WithoutLink locale={locale} phone={phone} />
        {mistake !== null && (
          <p>
            <a class="govuk-link" href={mistake}>
              {already.mistake}
            </a>
          </p>
        )}
        <p>
          <a class="govuk-link" href={pathOf('home', locale)}>
            {words[locale].pages.errors.home}
          </a>
        </p>
      </>
    ),
  }
}

/** The person has as many bookings as one may have, with other officials. */
export function tooManyBookingsPage({ slug, locale, phone }: Omit<Already, 'standing'>): PageContent {
  const { problems, pages } = words[locale]
  const { title } = problems['limit-reached']
  return {
    title,
    back: pathOf('check', locale, { official: slug }),
    main: (
      <>
        <h1>{title}</h1>
        <p>{pages.journey.already.enough}</p>
        <p>{pages.journey.already.linkOfOne}</p>
        <WithoutLink locale={locale} phone={phone} />
      </>
    ),
  }
}

/** The ways to a booking for who does not have its link. */
function WithoutLink({ locale, phone }: { locale: Locale; phone: string }) {
  const { already } = words[locale].pages.journey
  const find = (
    <a class="govuk-link" href={pathOf('findBooking', locale)}>
      {already.find}
    </a>
  )
  return (
    <p>
      <Filled text={already.call} parts={{ find, phone: <Telephone phone={phone} /> }} />
    </p>
  )
}

function WhenBooked({ text, startsAt, locale }: { text: string; startsAt: number; locale: Locale }) {
  return (
    <Filled
      text={text}
      parts={{
        when: (
          <strong>
            <OnMoment at={moment(startsAt)} locale={locale} />
          </strong>
        ),
      }}
    />
  )
}
