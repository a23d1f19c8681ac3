import type { Words } from './bg.ts'
import { pagesEn } from './pages-en.ts'

/** The house in English. */
export const en: Words = {
  problems: {
    'slot-taken': {
      title: 'This time has just been taken',
      detail: 'Choose another time: the nearest free ones are listed.',
    },
    'slot-not-bookable': {
      title: 'This time cannot be booked',
      detail: 'Booking for it has not opened yet or has already closed. Choose another time.',
    },
    'day-closed': {
      title: 'There is no reception on this day',
      detail: 'The reception day is closed. Choose another day.',
    },
    'hold-expired': {
      title: 'The time was held for too long',
      detail: 'If it is still free, choose it again. The nearest free times are listed.',
    },
    'already-booked': {
      title: 'You already have a booking',
      detail:
        'You can have one coming booking with an official. Change or cancel it by the link in your e-mail, or telephone the municipality.',
    },
    'limit-reached': {
      title: 'The limit is reached',
      detail:
        'You cannot book more times at once. Cancel one of them, try again in a few minutes, or telephone the municipality.',
    },
    'mail-limit-reached': {
      title: 'We have already sent you several messages',
      detail:
        'To one e-mail address we send at most 3 messages an hour and 5 a day, so that nobody is pestered. Try again later, book with a telephone number alone, or telephone the municipality.',
    },
    'proof-of-work-required': {
      title: 'There are unusually many requests at the moment',
      detail:
        'To keep the times for people, your program must first solve a small puzzle of /api/v1/challenge. You can also telephone the municipality.',
    },
    'idempotency-key-reused': {
      title: 'This key was used for another request',
      detail: 'Send the request with a new Idempotency-Key.',
    },
    'idempotency-key-missing': {
      title: 'Idempotency-Key is missing',
      detail: 'Add an Idempotency-Key header of up to 255 visible characters, a new one for each order.',
    },
    'invalid-body': { title: 'There is a problem with the data', detail: 'Mend the fields named and send it again.' },
    'egn-not-allowed': {
      title: 'Please do not send a civil number (ЕГН)',
      detail: 'It is not needed to book and we do not keep it. Remove it and send again.',
    },
    'malformed-request': {
      title: 'The request cannot be read',
      detail: 'Check that the body is valid JSON and the address is spelt right.',
    },
    'unsupported-media-type': {
      title: 'This kind of content is not accepted',
      detail: 'Send JSON with Content-Type: application/json.',
    },
    'body-too-large': { title: 'The request is too large', detail: 'Shorten the text and send it again.' },
    'not-found': {
      title: 'We did not find what you are looking for',
      detail: 'The link may be incomplete or no longer valid. Check it or telephone the municipality.',
    },
    gone: { title: 'The data have been erased', detail: 'We no longer keep this booking. You can make a new one.' },
    'offer-gone': {
      title: 'This time is no longer kept for you',
      detail: 'It has been offered to another citizen. The page of the waiting list shows your place.',
    },
    'version-conflict': {
      title: 'It has changed meanwhile',
      detail: 'Someone changed the booking before you. Look at it again and retry.',
    },
    'not-changeable': {
      title: 'This booking can no longer be changed',
      detail: 'The reception is over or the booking has ended. Telephone the municipality if you need to.',
    },
    'affects-bookings': {
      title: 'The change affects bookings',
      detail:
        'Those affected are listed. To save the change and decide about them later, send affected: "needs-decision". Until then no new bookings are taken on those days.',
    },
    'hours-overlap': {
      title: 'The hours overlap another reception',
      detail: 'On the dates named the same official already receives at that time. Choose other hours.',
    },
    'non-working-day': {
      title: 'A non-working day',
      detail:
        'Offices are closed on this date. If there is to be a reception all the same, send onNonWorkingDay: true.',
    },
    'zone-data-differs': {
      title: 'The hour on this date is not certain',
      detail: 'The server and the database have different time zone data. Ask the administrator.',
    },
    unauthenticated: {
      title: 'You need to identify yourself',
      detail: 'Add an Authorization header with a valid key.',
    },
    'sign-in-refused': {
      title: 'You could not be signed in',
      detail: 'The e-mail or the password is wrong. Check both and try again.',
    },
    'second-factor-required': {
      title: 'A code from the app is needed too',
      detail: 'A second step is on for this account. Send the six-digit code (totp) or a recovery code as well.',
    },
    'second-factor-missing': {
      title: 'Turn on the second step of the sign-in',
      detail: 'Administrators must have it. Turn it on under “My profile” in the staff pages.',
    },
    'last-administrator': {
      title: 'This is the last administrator',
      detail:
        'Without an administrator nobody can manage access. Give the role to another member of the staff who already has a password first.',
    },
    forbidden: { title: 'You may not do this', detail: 'Ask the administrator.' },
    'too-many-requests': {
      title: 'Too many attempts',
      detail: 'Wait a little and try again, or telephone the municipality.',
    },
    unavailable: {
      title: 'The service is unavailable for a moment',
      detail: 'Try again shortly. If it is urgent, telephone the municipality.',
    },
    'internal-error': {
      title: 'Something went wrong on our side',
      detail: 'We have noted it. Try again, or telephone the municipality and tell the request number.',
    },
  },
  faults: {
    required: 'Fill in this field.',
    'unknown-field': 'This field is not accepted.',
    'wrong-type': 'The value is not of the expected kind.',
    'too-long': 'The text is too long.',
    'too-short': 'The text is too short.',
    'not-allowed': 'The value is not among those allowed.',
    'invalid-characters': 'The text holds invisible or control characters. Type it again by hand.',
    'invalid-name': 'Enter first and last name in Cyrillic or Latin letters, for example Ivanka Todorova.',
    'invalid-phone': 'Enter a telephone number, for example 0888 123 456.',
    'invalid-email': 'Enter one e-mail address, for example name@example.bg.',
    'email-not-ascii': 'The part before @ must be in Latin letters.',
    'mailed-enough':
      'We have already sent several messages to this e-mail address. Leave a telephone number only, try again in an hour, or telephone the municipality.',
    'email-to-confirm':
      'We could not check that no program is booking. Enter an e-mail address from which to confirm the appointment, or telephone the municipality.',
    'contact-required': 'Enter a telephone or an e-mail, so that we can tell you of a change.',
    egn: 'Remove the civil number (ЕГН) from the text: it is not needed and we do not keep it.',
    'invalid-date': 'Enter a date such as 2026-11-24.',
    'range-order': 'The end date must not be before the start date.',
    'range-too-long': 'Choose a period of up to 92 days.',
    'date-past': 'Choose a date that has not passed.',
    'date-too-far': 'Choose a date within a year from now.',
    'time-order': 'The end must be after the start.',
    'outside-hours': 'Breaks must lie within the reception hours and not overlap.',
    'no-slots': 'Not a single slot fits into these hours.',
    'not-together': 'This value does not go together with another of those given. Leave one out.',
    'local-time-skipped': 'On one of the dates this hour does not exist: the clock goes forward. Choose another hour.',
    'local-time-repeated': 'On one of the dates this hour comes twice: the clock goes back. Choose another hour.',
    'expert-invited':
      'Another expert is invited already. Choose “Keep for the reception” first, so that they hear they need not come.',
    'invalid-time': 'Enter a time such as 14:30.',
    'whole-number': 'Enter a whole number within the limits.',
    'choose-one': 'Choose at least one of those listed.',
    'unknown-official': 'There is no such official.',
    taken: 'This value is already in use. Choose another.',
    'unknown-placeholder': 'Use only the placeholders listed with the field, written exactly so.',
    'missing-placeholder': 'Add the compulsory placeholder named with the field.',
    'link-not-allowed':
      'Write no links, sites or e-mail addresses: the system adds the link. Leave a space after a full stop.',
  },
  pages: pagesEn,
}
