import { accessibilityEn } from './accessibility-en.ts'
import { accountsEn } from './accounts-en.ts'
import { auditEn } from './audit-en.ts'
import { boardEn } from './board-en.ts'
import { calendarEn } from './calendar-en.ts'
import { callsEn } from './calls-en.ts'
import { closureEn } from './closure-en.ts'
import { closuresEn } from './closures-en.ts'
import { deskEn } from './desk-en.ts'
import { feedbackEn } from './feedback-en.ts'
import { findEn } from './find-en.ts'
import { helpEn } from './help-en.ts'
import { journeyEn } from './journey-en.ts'
import { keepingEn } from './keeping-en.ts'
import { limitsEn } from './limits-en.ts'
import { mailTextsEn } from './mail-texts-en.ts'
import { messagesEn } from './messages-en.ts'
import { outcomesEn } from './outcomes-en.ts'
import { ownDataEn } from './own-data-en.ts'
import type { PageWords } from './pages-bg.ts'
import { paperEn } from './paper-en.ts'
import { posterEn } from './poster-en.ts'
import { privacyEn } from './privacy-en.ts'
import { reportsEn } from './reports-en.ts'
import { retentionEn } from './retention-en.ts'
import { scheduleEn } from './schedule-en.ts'
import { slipEn } from './slip-en.ts'
import { staffBookingsEn } from './staff-bookings-en.ts'
import { staffEn } from './staff-en.ts'
import { substitutionEn } from './substitution-en.ts'
import { todayEn } from './today-en.ts'
import { waitingEn } from './waiting-en.ts'
import { waitlistEn } from './waitlist-en.ts'
import { walkInEn } from './walk-in-en.ts'

/** What the pages say, in English. */
export const pagesEn: PageWords = {
  shell: {
    service: 'Appointments for reception days',
    skip: 'Skip to main content',
    languages: 'Language of the page',
    errorPrefix: 'Error: ',
    problem: 'There is a problem',
    help: 'Need help? Call {phone}.',
    back: 'Back',
    footer: {
      label: 'More pages',
      schedule: 'Schedule of reception days',
      findBooking: 'My booking',
      help: 'Help',
      accessibility: 'Accessibility',
      privacy: 'Privacy',
      conditions: 'Conditions',
    },
    upToCharacters: (limit) => `You can enter up to ${limit} characters`,
  },
  home: {
    title: 'Whom do you want to meet?',
    lead: 'The reception is free of charge. Booking takes about 3\u00a0minutes, and you do not need to register.',
    schedule: 'See all reception days',
    notSure: 'Not sure whom to turn to?',
    notSureHow:
      'See what each deputy mayor is responsible for: it stands under the title. If your question is not among them, choose the secretary or the mayor.',
    notSureCall: 'You can also call {phone}: we will point you to the right person.',
    portfolio: (name) => `portfolio: ${name}`,
    rule: (rule) => `Reception days: ${rule}`,
    noRule: 'No reception days have been announced.',
    firstFree: 'First free time:',
    noneFree: 'There are no free times now.',
    noOfficials: 'No reception days have been announced yet. Call {phone}.',
    haveBooking: 'Do you already have an appointment?',
    openLink:
      'Open the link in the e-mail you received from us: there you can see your appointment and change or cancel it. If you do not have it, there is another way:',
    developers: 'For developers',
    reference: 'Reference of the REST API',
  },
  schedule: scheduleEn,
  desk: deskEn,
  walkIn: walkInEn,
  paper: paperEn,
  poster: posterEn,
  staffCalendar: calendarEn,
  keeping: keepingEn,
  feedback: feedbackEn,
  find: findEn,
  about: { help: helpEn.help, conditions: helpEn.conditions, privacy: privacyEn, accessibility: accessibilityEn },
  journey: journeyEn,
  booking: {
    state: {
      booked: { title: 'Your appointment is booked', lines: [] },
      unverified: {
        title: 'Your appointment waits for confirmation',
        lines: [
          'Open the e-mail we sent you and confirm the appointment. If you do not see it, look in the folder for spam (junk mail) too.',
        ],
      },
      lapsed: {
        title: 'The appointment was not confirmed in time',
        lines: [
          'It is free for another citizen again.',
          'If you would still like a meeting, book a new time or call {phone}.',
        ],
      },
      past: {
        title: 'This appointment has passed',
        lines: ['If you have a question about it, call {phone}.'],
      },
      arrived: { title: 'We know that you are here', lines: ['Please wait until you are called in.'] },
      'in-meeting': { title: 'Your meeting is taking place now', lines: [] },
      done: {
        title: 'The meeting is over',
        lines: ['Thank you for coming! To ask how your matter is progressing, call {phone}.'],
      },
      'no-show': {
        title: 'We have no record of a visit',
        lines: ['If that is wrong or you want a new appointment, call {phone}.'],
      },
      left: {
        title: 'Our record says that you left before the meeting',
        lines: ['If you want a new appointment, call {phone}.'],
      },
      'cancelled-by-citizen': {
        title: 'You cancelled your appointment',
        lines: ['Thank you for telling us!', 'If you want a meeting after all, call {phone}.'],
      },
      'cancelled-by-municipality': {
        title: 'We cancelled your appointment',
        lines: [
          'Unfortunately we had to cancel your appointment. We apologise for the inconvenience.',
          'Choose another time, or call {phone} and we will find you one.',
        ],
      },
    },
    again: {
      another: 'Book a new time',
      nearest: 'The nearest free times',
      filledIn: 'Choose one of them. Your details are filled in: you look them over and confirm.',
      all: 'See all free times',
    },
    noLongerHolds: 'no longer valid',
    reason: 'Reason',
    code: 'Booking code',
    nextHeading: 'What happens next',
    next: ['Come 10\u00a0minutes early and tell us your booking code.', 'Bring any documents about your question.'],
    tellByEmail: (email) => `If anything changes, we will write to ${email}.`,
    tellByPhone: (phone) => `If anything changes, we will call you on ${phone}.`,
    mailRefused: (email) =>
      `Our e-mail to ${email} was refused and did not reach you. Please call {phone}, so that we can correct the address.`,
    undecided: {
      byEmail:
        'The reception on this day is in question. We keep your time and will write to you once it is decided. Questions: {phone}.',
      byPhone:
        'The reception on this day is in question. We keep your time and will call you once it is decided. Questions: {phone}.',
    },
    delay: (minutes) => `The reception runs about ${minutes} late.`,
    addToCalendar: 'Add to calendar',
    cannotHeading: 'If you cannot come',
    cannotWaitHeading: 'If you cannot wait',
    plea: 'Please cancel the appointment: somebody else is waiting for it.',
    cancel: 'Cancel the appointment',
    moveHeading: 'If you want another time',
    move: 'Choose another time: we keep the present one until you confirm the new one.',
    change: 'Change the time',
    moved: 'Your appointment has been changed',
    done: 'Done',
    sentTo: (email) => `You will find the confirmation in your mailbox: ${email}.`,
    keepCode: 'Write down the code and the address of this page: by them you find your appointment again.',
    data: 'The data we keep with this appointment',
    notFound: {
      title: 'We did not find this appointment',
      lines: [
        'The link may be incomplete, or the data may have been erased. Open the link in the latest e-mail you received from us.',
        'If that does not help, find your appointment by its booking code or call {phone}.',
      ],
    },
  },
  confirm: {
    until: (when) => `We are keeping the time for you until ${when}.`,
    press: 'Press the button and the appointment is yours.',
    button: 'Confirm the appointment',
  },
  cancel: {
    title: 'Do you want to cancel this appointment?',
    lateTitle: 'Tell us that you will not come',
    late: 'The time for cancelling has passed, but please tell us: then nobody waits for you. Thank you!',
    after: 'Once you cancel, somebody else can take this time.',
    reason: 'Reason',
    optional: '(optional)',
    hint: 'A few words are enough. Do not write your civil number (ЕГН) or anything about your health.',
    confirm: 'Cancel the appointment',
    keep: 'No, keep my appointment',
    tooLong: (limit) => `Shorten the reason to ${limit} characters.`,
    backToBooking: 'Back to your appointment',
  },
  ownData: ownDataEn,
  slip: slipEn,
  waitlist: waitlistEn,
  board: boardEn,
  limits: limitsEn,
  staff: staffEn,
  audit: auditEn,
  reports: reportsEn,
  retention: retentionEn,
  calls: callsEn,
  mailTexts: mailTextsEn,
  waiting: waitingEn,
  today: todayEn,
  outcomes: outcomesEn,
  staffBookings: staffBookingsEn,
  closure: closureEn,
  messages: messagesEn,
  accounts: accountsEn,
  closures: closuresEn,
  substitution: substitutionEn,
  errors: {
    notFound: {
      title: 'Page not found',
      detail: 'Check that the address is spelt right. The link that brought you here may also be no longer valid.',
    },
    unreadable: {
      title: 'We cannot read what was sent',
      detail: 'Go back, reload the page and try again.',
    },
    otherSite: {
      title: 'We cannot accept this action',
      detail: 'It was sent from another site. Open the page again and retry.',
    },
    wait: (seconds) =>
      seconds > 5_400
        ? `Try again in ${Math.ceil(seconds / 3600)} hours.`
        : seconds > 90
          ? `Try again in ${Math.ceil(seconds / 60)} minutes.`
          : `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    call: 'If you need help, call {phone}.',
    requestNumber: 'Request number:',
    home: 'To the start page',
    find: 'Find your appointment by its booking code',
  },
  problem: {
    about: 'A refusal of the API',
    code: 'Code',
    status: 'HTTP status',
    example: 'How it looks in an answer',
    reference: 'To the API reference',
  },
  reference: {
    title: 'REST API',
    lead: 'For systems that show free times or book on behalf of a citizen.',
    document: 'OpenAPI\u00a03.1 document',
    walkHeading: 'Booking step by step',
    walk: {
      officials: 'See who receives citizens',
      availability: 'See what can be booked',
      book: 'Book a slot',
      look: 'Look at the booking',
      cancel: 'Cancel it',
    },
    keepToken: 'The token in the answer (manageToken) opens and changes the booking: keep it secret.',
    problems: 'Codes of refusals',
    needs: 'Needs',
    none: 'nothing',
    parameters: 'Parameters',
    headers: 'Headers',
    body: 'Body (application/json)',
    answers: 'Answers',
    required: 'required',
    optional: 'optional',
  },
  states: {
    title: 'Every state of the pages',
    lead: 'With invented data, for developers. This page does not exist in production.',
  },
  mailbox: {
    title: 'Mails not sent',
    lead: 'No mail server is set (SMTP_URL), so mails are kept here instead of leaving. This page does not exist in production.',
    empty: 'There are no mails yet. Book with an e-mail address and the mail appears here in a few seconds.',
    to: 'To',
    date: 'Date',
    html: 'As shown (HTML)',
    text: 'Text',
    calendar: 'Calendar file (.ics)',
  },
}
