import type { PageSample, Shown } from '../bookings/page-sample.ts'
import * as samples from '../bookings/sample-states.ts'
import { type Chosen, choicePage } from './choice-view.tsx'
import type { KeptSlot } from './closure.ts'

/** Every state of the pages of a closed day, for developers. */
export const CLOSURE_SAMPLES: Record<string, PageSample> = {
  'closure-choice': sample({}),
  'closure-choice-called': sample({ state: 'chose' }),
  'closure-choice-by-telephone': sample({ state: 'to-call', booking: { email: null, over: true } }),
  'substitution-choice': sample({ many: 3, substitute: 'keep' }),
  'substitution-choice-cancel': sample({ many: 0, state: 'chose', substitute: 'cancel' }),
  'closure-choice-none': sample({ many: 0 }),
  'closure-choice-none-no-phone': sample({ many: 0, booking: { phone: null } }),
  'closure-choice-nothing': sample({ first: 'unchosen', status: 422 }),
  'closure-choice-lost': sample({ first: 'lost', status: 409 }),
  'closure-choice-already': sample({ first: 'already', status: 409 }),
}

type Wanted = {
  many?: number
  state?: Chosen['choice']['state']
  first?: NonNullable<Chosen['first']>
  status?: number
  substitute?: 'keep' | 'cancel'
  booking?: Parameters<typeof samples.sampleBooking>[2]
}

function sample({ many = 12, state = 'told', first, status = 200, booking = {}, substitute }: Wanted): PageSample {
  return {
    status,
    page: (shown) =>
      choicePage({
        ...shown,
        booking: samples.sampleBooking(shown.now, 'confirmed', booking),
        token: samples.SAMPLE_TOKEN,
        choice: {
          closureId: 1,
          kind: substitute ? 'substitution' : 'closure',
          substitute: {
            ...{ slug: 'drug', titleBg: 'Секретар на общината', titleEn: 'Secretary of the Municipality' },
            ...{ portfolioBg: null, portfolioEn: null, officialName: null },
          },
          silence: substitute ?? null,
          bookingId: '00000000-0000-4000-8000-000000000000',
          state,
          slug: 'primer',
          publicReason: 'Извънредно заседание на Общинския съвет',
          publicReasonEn: null,
          replyBy: samples.sampleTime(shown.now, 4, 18, 0).toSeconds(),
          kept: true,
          slots: Array.from({ length: many }, (_, n) => slotOf(shown, n)),
        },
        ...(first && { first }),
      }),
  }
}

/** Every fourth is another official's. */
function slotOf({ now }: Shown, n: number): KeptSlot {
  const at = samples.sampleTime(now, 9 + 7 * Math.floor(n / 4), 14, 0).plus({ minutes: 15 * (n % 4) })
  const other = n % 4 === 3
  return {
    slotId: n + 1,
    slug: other ? 'drug' : 'primer',
    titleBg: other ? 'Секретар на общината' : 'Заместник-кмет на общината',
    titleEn: other ? 'Secretary of the Municipality' : 'Deputy Mayor',
    officialName: null,
    placeBg: 'пл. „Измислен“ № 1, стая 204',
    placeEn: '1 Izmislen Square, room 204',
    startsAt: at.toSeconds(),
    endsAt: at.plus({ minutes: 15 }).toSeconds(),
    free: true,
  }
}
