import type { RetentionWords } from './retention-bg.ts'

const NBSP = '\u00a0'

const things = (n: number, one: string, many: string) => `${n}${NBSP}${n === 1 ? one : many}`

/** The staff's page about personal data, in English. */
export const retentionEn: RetentionWords = {
  title: 'Personal data',
  erased: (n) => `The personal data of ${things(n, 'record', 'records')} are erased.`,
  ask: {
    heading: 'A request of a citizen',
    lead: 'Look by telephone or e-mail for what is kept of a person, to hand it over or to erase it. The search is noted in the audit log.',
    phone: 'Telephone',
    email: 'E-mail',
    button: 'Search',
  },
  kept: {
    caption: 'What is kept, and how long',
    kind: 'Data',
    long: 'For',
    ran: 'Last emptied',
    emptied: 'Emptied then',
    total: 'Emptied in all',
    never: 'not yet',
    beyond:
      "Outside of this system: backups and the server's logs have their own times (35 and 14 days unless set otherwise). The times here are set by RETENTION_…",
  },
  kinds: {
    'bookings-held': 'Bookings after the reception',
    'bookings-cancelled': 'Cancelled bookings',
    'bookings-unconfirmed': 'Bookings that were not confirmed',
    waitlist: 'Places on the waiting list that have ended',
    drafts: 'Entered and not sent',
    answers: 'Answers to orders that were sent',
    holds: 'Lapsed holds, without a name',
    traces: 'Traces of addresses, for the limits',
    sessions: 'Sessions of staff',
    'feedback-invitations': 'Invitations to say how a reception was',
    'feedback-remarks': 'Remarks in the feedback, without an author',
    audit: 'Audit log',
  },
  past: {
    heading: 'Requests that were met',
    caption: 'The last 20, without names',
    none: 'None yet.',
    at: 'When',
    what: 'What',
    who: 'Who',
    proof: 'Identity',
    reference: 'Reference',
    counts: 'Found',
    erase: 'erasure',
    export: 'export',
  },
  counts: (bookings, places) =>
    `${things(bookings, 'booking', 'bookings')}, ${things(places, 'place', 'places')} on the waiting list`,
  proofs: {
    'identity-card': 'by identity card, in person',
    'e-signature': 'by electronic signature',
    'own-telephone': 'by a call to the telephone given',
    'own-e-mail': 'by a letter from the e-mail given',
    'letter-of-attorney': 'by a letter of attorney',
  },
  found: {
    title: "A person's data",
    none: 'nothing is kept.',
    noneHow: 'Check the telephone and the e-mail. What is erased, and what is past its time, cannot be found.',
    booking: (code) => `Booking ${code}`,
    place: 'Place on the waiting list',
    at: 'When',
    since: 'Waits since',
    official: 'With whom',
    state: 'State',
    name: 'Name',
    phone: 'Telephone',
    email: 'E-mail',
    topic: 'Subject',
    needs: 'Support needed',
    onBehalfOf: 'On behalf of',
    outcome: 'What is noted of the reception',
    cancelReason: 'Reason of the cancellation',
    notes: 'Notes of staff',
    messages: 'Messages',
  },
  request: {
    heading: 'Meeting the request',
    lead: 'First make sure who is asking.',
    proof: 'How their identity was established',
    choose: 'Choose',
    reference: 'Incoming number of the request',
    referenceHint: 'It stays in the audit log. No names, telephones or e-mails.',
    warning: (coming) =>
      coming === 0
        ? 'What is erased cannot be brought back.'
        : `What is erased cannot be brought back. Bookings to come that will be cancelled: ${coming}.`,
    export: 'Download the data (JSON)',
    erase: 'Erase the data',
  },
  faults: {
    'contact-required': 'Enter a telephone or an e-mail.',
    'invalid-phone': 'Enter a telephone number, for example 0888 123 456.',
    'invalid-email': 'Enter an e-mail, for example name@post.bg.',
    'proof-required': 'Choose how their identity was established.',
    'reference-required': 'Enter the incoming number of the request, up to 60 characters.',
    'reference-names': 'Take names, telephones and e-mails out of the number: it stays when the data are erased.',
  },
}
