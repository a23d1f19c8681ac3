import { findBookingPage } from './find-view.tsx'
import type { PageSample } from './page-sample.ts'

const TYPED = { code: '482 915', proof: '0888 123 456' }

/** „Моят час“ in each of its states. */
export const FIND_SAMPLES: Record<string, PageSample> = {
  find: { status: 200, page: findBookingPage },
  'find-faults': {
    status: 422,
    page: (shown) => findBookingPage({ ...shown, form: { code: '48', proof: '' }, faults: ['code', 'proof'] }),
  },
  'find-nothing': { status: 422, page: (shown) => findBookingPage({ ...shown, form: TYPED, faults: 'not-found' }) },
}
