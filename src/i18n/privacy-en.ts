import type { Notice } from './notice.ts'

/** The notice under GDPR art. 13, in English. */
export const privacyEn: Notice = {
  title: 'How we process personal data',
  lead: 'We keep few data, only what the reception needs, and erase them by ourselves.',
  sections: [
    {
      heading: 'Who processes the data',
      lines: [
        'The controller of the personal data is the {name}, {address}, telephone {phone}.',
        'E-mail: {email}.',
        'Data protection officer: {officer}.',
        'You can write to the data protection officer at the address of the municipality: {officerAddress}.',
      ],
      list: [],
    },
    {
      heading: 'Why, and on what basis',
      lines: [
        'To arrange your meeting on a reception day, and to tell you if anything changes. Receiving citizens is a task in the public interest: article 6(1)(e) of Regulation (EU) 2016/679. So we do not ask for consent.',
        'Without a name, and a telephone or an e-mail, we cannot book here. You can also come in person.',
        'After the reception we may ask you once, by e-mail, how it was. Answering is up to you and anonymous: we do not keep who answered what.',
        'There are no automated decisions and no profiling. The data are used for nothing else.',
      ],
      list: [],
    },
    {
      heading: 'Which data',
      lines: [
        'We receive them from you, or from the person who books for you. We ask for no civil number (ЕГН), no address and no number of a document.',
      ],
      list: [
        'first and last name',
        'telephone, e-mail or both',
        'the question that you want to meet about',
        'if you wish: a need for support, and on whose behalf you come',
        'when the appointment was booked, changed or cancelled, and what we wrote to you',
        'notes of staff, where we telephoned you or read your question',
        'what was said at the reception and what we promised',
      ],
    },
    {
      heading: 'For how long',
      lines: [
        'After these periods only the official, the time and the outcome of the reception remain. In backups the data remain until those are deleted in their turn.',
      ],
      list: [
        'after the reception: {heldDays}',
        'after an appointment was cancelled: {cancelledDays}',
        'a place on the waiting list: while you wait, 180\u00a0days at most, and after it has ended for {cancelledDays}; if you leave it, not at all',
        'data entered but not confirmed: 4\u00a0hours, encrypted',
        'the answer to a request, so that nothing is booked twice: up to 4\u00a0days',
        'that you were asked how the reception was, and whether there is an answer: up to 45\u00a0days; a remark beside the answers, without its author: up to 400\u00a0days',
        'a log of what was done with the appointment, without names, telephones and e-mails: {auditDays}',
        'a fingerprint of the address of your device when you choose a time: while the time is held; when you look for an appointment: up to 2\u00a0days; of your e-mail address, so that we do not write too often: up to 2\u00a0days',
      ],
    },
    {
      heading: 'Who receives them',
      lines: [
        'The official whom you will meet, and the staff who arrange the reception. E-mails pass through the mail server of the municipality and through yours.',
        'We hand the data to nobody else. The pages load nothing from other sites.',
      ],
      list: [],
    },
    {
      heading: 'Cookies',
      lines: ['Only those that are needed, without tracking, so we do not ask for consent.'],
      list: [
        'priemna_lang: remembers the language that you chose, 1\u00a0year, only if you chose one',
        'priemna_draft: keeps what you entered while you book; it goes when you close the browser',
      ],
    },
    {
      heading: 'Your rights',
      lines: [
        'You have the right of access, rectification, erasure, restriction and objection. On the page of your appointment you can see, download and erase your data yourself. For the rest turn to the municipality: we answer within a month.',
        'If you think that we infringe your rights, you can complain to the Commission for Personal Data Protection: 2 Prof. Tsvetan Lazarov Blvd., Sofia 1592, kzld@cpdp.bg, www.cpdp.bg.',
      ],
      list: [],
    },
  ],
}
