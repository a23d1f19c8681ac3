import { checkPage } from './check-view.tsx'
import { detailsPage } from './details-view.tsx'
import { NO_ANSWERS } from './draft.ts'
import type { PageSample } from './page-sample.ts'
import * as samples from './sample-states.ts'

/** The pages of the details and of the check in each of their states. */
export const DETAILS_SAMPLES: Record<string, PageSample> = {
  details: ok(({ locale, now }) =>
    detailsPage({ confirmMinutes: null, slot: samples.sampleSlot(now, 15), answers: NO_ANSWERS, locale }),
  ),
  'details-no-hold': ok(({ locale, now }) =>
    detailsPage({ confirmMinutes: null, slot: samples.sampleSlot(now, null), answers: samples.SAMPLE_ANSWERS, locale }),
  ),
  'details-faults': {
    status: 422,
    page: ({ locale, now }) =>
      detailsPage({
        confirmMinutes: null,
        slot: samples.sampleSlot(now, 9),
        answers: samples.FAULTY_ANSWERS,
        locale,
        faults: [
          { field: 'name', fault: 'invalid-name' },
          { field: 'phone', fault: 'invalid-phone' },
          { field: 'topic', fault: 'required' },
          { field: 'onBehalfOf', fault: 'egn' },
        ],
      }),
  },
  check: ok(({ locale, now, phone }) =>
    checkPage({
      confirmMinutes: null,
      slot: samples.sampleSlot(now, 7),
      booking: samples.SAMPLE_ORDER,
      orderKey: 'none',
      keptDays: 90,
      locale,
      phone,
      proof: null,
    }),
  ),
  'check-short': ok(({ locale, now, phone }) =>
    checkPage({
      confirmMinutes: null,
      slot: samples.sampleSlot(now, null),
      booking: { ...samples.SAMPLE_ORDER, email: null, needs: [], onBehalfOf: null },
      orderKey: 'none',
      keptDays: 90,
      locale,
      phone,
      proof: null,
    }),
  ),
  'check-proof': ok(({ locale, now, phone }) =>
    checkPage({
      confirmMinutes: null,
      slot: samples.sampleSlot(now, null),
      booking: samples.SAMPLE_ORDER,
      orderKey: 'none',
      keptDays: 90,
      locale,
      phone,
      proof: { official: 'primer', date: '2026-12-01', script: '/assets/proof.js' },
    }),
  ),
  'details-trap': ok(({ locale, now }) =>
    detailsPage({
      confirmMinutes: null,
      slot: samples.sampleSlot(now, 12),
      answers: samples.SAMPLE_ANSWERS,
      locale,
      trapped: true,
    }),
  ),
  'details-confirm': ok(({ locale, now }) =>
    detailsPage({ confirmMinutes: 60, slot: samples.sampleSlot(now, 12), answers: samples.SAMPLE_ANSWERS, locale }),
  ),
  'check-confirm': ok(({ locale, now, phone }) =>
    checkPage({
      confirmMinutes: 60,
      slot: samples.sampleSlot(now, 7),
      booking: samples.SAMPLE_ORDER,
      orderKey: 'none',
      keptDays: 90,
      locale,
      phone,
      proof: null,
    }),
  ),
}

function ok(page: PageSample['page']): PageSample {
  return { status: 200, page }
}
