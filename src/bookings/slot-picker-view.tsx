import type { ComponentChildren } from 'preact'
import { freeSlotsInWords } from '../i18n/counts.ts'
import { dayLong } from '../i18n/format-time.ts'
import { type Locale, words } from '../i18n/words.ts'
import { Tag } from '../ui/components/tag.tsx'
import { Filled } from '../ui/filled.tsx'
import { keepTogether } from '../ui/keep-together.ts'
import { BareTime, Day, OnMoment } from '../ui/moment.tsx'
import type { ChoiceDay, SlotChoice, SlotGroup } from './slot-choice.ts'

type FreeDay = Extract<ChoiceDay, { kind: 'free' }>

/** The id of a slot's radio button, for links that lead to it. */
export function slotFieldId(slotId: number): string {
  return `slot-${slotId}`
}

/** The first slot that can be chosen: where „Изберете час“ leads. */
export function firstSlotField({ days }: SlotChoice): string {
  const [slot] = days.flatMap((day) => (day.kind === 'free' ? day.groups.flatMap(({ slots }) => slots) : []))
  return slot ? slotFieldId(slot.id) : 'main'
}

type Picker = {
  choice: SlotChoice
  locale: Locale
  /** Of the words that say what is wrong. */
  errorId?: string
  /** Where one joins the waiting list, which days without free slots then name; absent: who chooses need not wait. */
  waitlist?: string | undefined
}

/** The days with their slots: one group of radio buttons, parted by day. */
export function SlotPicker({ choice, ...given }: Picker) {
  return (
    <div class="days">
      {choice.days.map((day) => (
        <DayBlock key={`${day.date} ${day.at.toMillis()}`} day={day} {...given} />
      ))}
    </div>
  )
}

function DayBlock({ day, locale, errorId, waitlist }: { day: ChoiceDay } & Omit<Picker, 'choice'>) {
  const { choose } = words[locale].pages.journey
  switch (day.kind) {
    case 'free':
      return day.open ? (
        <fieldset class="day" aria-describedby={errorId}>
          <legend class="day__legend">
            <h2>
              <Day at={day.at} locale={locale} />
            </h2>{' '}
            <Tag colour="green">{freeSlotsInWords(day.count, locale)}</Tag>
          </legend>
          <Slots day={day} locale={locale} />
        </fieldset>
      ) : (
        <details class="day">
          <summary class="day__summary">
            <span class="day__name">
              <Day at={day.at} locale={locale} />
            </span>{' '}
            <Tag colour="green">{freeSlotsInWords(day.count, locale)}</Tag>
          </summary>
          <fieldset class="day__hidden" aria-describedby={errorId}>
            <legend class="govuk-visually-hidden">{dayLong(day.at, locale)}</legend>
            <Slots day={day} locale={locale} />
          </fieldset>
        </details>
      )
    case 'full':
      return (
        <DayLine day={day} locale={locale} tag={freeSlotsInWords(0, locale)}>
          <WaitForDay day={day} locale={locale} waitlist={waitlist} />
        </DayLine>
      )
    case 'closed':
      return (
        <DayLine day={day} locale={locale} tag={choose.closed}>
          {/* As the municipality wrote it: in Bulgarian. */}
          {day.reason && <p lang="bg">{day.reason}</p>}
        </DayLine>
      )
    case 'not-open':
      return (
        <DayLine day={day} locale={locale}>
          <p>
            <Filled text={choose.opens} parts={{ when: <OnMoment at={day.opensAt} locale={locale} /> }} />
          </p>
          <WaitForDay day={day} locale={locale} waitlist={waitlist} />
        </DayLine>
      )
  }
}

/** „Запишете се в списъка на чакащите за този ден“, with that day filled in. */
function WaitForDay({ day, locale, waitlist }: { day: ChoiceDay } & Pick<Picker, 'locale' | 'waitlist'>) {
  if (waitlist === undefined) return null
  return (
    <p>
      <a class="govuk-link" href={`${waitlist}?from=${day.date}&to=${day.date}`}>
        {words[locale].pages.waitlist.linkForDay}
        <span class="govuk-visually-hidden">: {dayLong(day.at, locale)}</span>
      </a>
    </p>
  )
}

function DayLine({
  day,
  locale,
  tag,
  children,
}: {
  day: ChoiceDay
  locale: Locale
  tag?: string
  children?: ComponentChildren
}) {
  return (
    <section class="day day--line">
      <h2>
        <Day at={day.at} locale={locale} />
      </h2>{' '}
      {tag && <Tag colour="grey">{tag}</Tag>}
      {children}
    </section>
  )
}

function Slots({ day, locale }: { day: FreeDay; locale: Locale }) {
  const { choose } = words[locale].pages.journey
  return (
    <>
      {day.place && (
        <p class="day__place">
          <Filled text={choose.place} parts={{ place: keepTogether(day.place) }} />
        </p>
      )}
      {day.groups.map((group) => (
        <div key={group.part ?? 'all'}>
          {group.part && <h3>{choose[group.part]}</h3>}
          <SlotRow group={group} locale={locale} />
        </div>
      ))}
    </>
  )
}

function SlotRow({ group, locale }: { group: SlotGroup; locale: Locale }) {
  return (
    <div class="slots">
      {group.slots.map(({ id, at, chosen }) => (
        <div key={id} class="slot">
          <input
            class="slot__input"
            type="radio"
            name="slot"
            id={slotFieldId(id)}
            value={String(id)}
            checked={chosen}
          />
          <label class="slot__label" for={slotFieldId(id)}>
            <BareTime at={at} locale={locale} />
          </label>
        </div>
      ))}
    </div>
  )
}
