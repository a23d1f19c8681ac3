import type { Notice } from './notice.ts'

/** Help and conditions, in English. */
export const helpEn: { help: Notice; conditions: Notice } = {
  help: {
    title: 'Help',
    lead: 'If something does not work, call {phone}: we will book the appointment for you.',
    sections: [
      {
        heading: 'How to book an appointment',
        lines: [
          'It takes about 3\u00a0minutes. There is no registration and no password.',
          'Once you have chosen a time, we hold it for you for {holdMinutes} while you fill in your details. If that is not enough, press “I need more time”.',
        ],
        list: [
          'Choose whom you want to meet.',
          'Choose a day and time.',
          'Enter your name, a telephone or an e-mail, and what you want to meet about.',
          'Check the details and confirm.',
        ],
      },
      {
        heading: 'By telephone or on the spot',
        lines: [
          'You can also book by telephone on {phone}, and on the spot: {name}, {address}.',
          'You can write to us at {email}, too.',
        ],
        list: [],
      },
      {
        heading: 'What to bring',
        lines: [
          'The booking code: the six digits of the confirmation. Come 10\u00a0minutes early.',
          'Bring any documents about your question, and a power of attorney if you have one.',
        ],
        list: [],
      },
      {
        heading: 'If you cannot come or want another time',
        lines: [
          'Open the link in the e-mail or the page “My booking”. There you can change or cancel the appointment and see which data we keep.',
          'Please cancel even at the last moment: somebody else is waiting for the time.',
        ],
        list: [],
      },
      {
        heading: 'If you need support',
        lines: [
          'Tick it when you book, or call {phone}. Tell us a few days before, so that we can prepare.',
          'How to get in: {access}',
        ],
        list: ['wheelchair access', 'an interpreter of Bulgarian sign language', 'a meeting with a companion'],
      },
    ],
  },
  conditions: {
    title: 'Conditions of use',
    lead: 'Here you book an appointment on the reception days of the {name}. The service is free of charge.',
    sections: [
      {
        heading: 'Booking',
        lines: ['A person can have one coming appointment with an official, and {bookingsPerPerson} in all.'],
        list: [
          'Give a real telephone or e-mail: by it we tell you of a change.',
          'Do not give a civil number (ЕГН), the number of a document or anything about your health.',
          'Cancel the appointment if you will not come.',
        ],
      },
      {
        heading: 'Changes and cancellations by the municipality',
        lines: [
          'Sometimes we have to move or cancel a reception. We will tell you why, and how to get another time.',
          'The reception may run late if an earlier meeting takes longer.',
        ],
        list: [],
      },
      {
        heading: 'What the meeting does not replace',
        lines: [
          'An appointment is no application, complaint or report, and stops no time limit. You can file a document in writing at the registry of the municipality.',
        ],
        list: [],
      },
      {
        heading: 'Use by programs',
        lines: [
          'The schedule and the free times are open to programs, too, through the REST API. Booking in order to resell times or to fill the schedule is not allowed: such appointments will be cancelled.',
        ],
        list: [],
      },
    ],
  },
}
