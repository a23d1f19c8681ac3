import type { BookedDraft, OpenDraft } from '../../src/bookings/draft.ts'

/** A draft of an invented citizen. */
export const OPEN: OpenDraft = {
  kind: 'open',
  slug: 'kmet',
  slotId: 7,
  holdToken: null,
  answers: {
    name: 'Иванка Тодорова',
    phone: '0888 123 456',
    email: 'ivanka@mail.example',
    topic: 'Осветление на улицата',
    needs: ['wheelchair'],
    onBehalfOf: '',
  },
  complete: true,
  key: 'b0f6c1f4-8a57-4a37-8a3b-3f9e6f0c1a2b',
}

export const BOOKED: BookedDraft = { kind: 'booked', slug: 'kmet', key: OPEN.key, token: 'A'.repeat(43) }
