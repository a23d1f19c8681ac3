import type { Notice } from './notice.ts'

/** The accessibility statement, in English. */
export const accessibilityEn: Notice = {
  title: 'Accessibility statement',
  lead: 'The {name} is committed to making the pages for booking an appointment on a reception day accessible, in accordance with article 58c of the Electronic Governance Act. This statement applies to {url}.',
  sections: [
    {
      heading: 'Compliance status',
      lines: [
        'The pages are partially compliant with the harmonised standard EN 301 549 V3.2.1 and with WCAG at level AA, due to the exceptions listed below.',
      ],
      list: [],
    },
    {
      heading: 'Non-accessible content',
      lines: ['The content listed here is not accessible yet:'],
      list: [
        'The reasons of a cancelled reception and the questions of citizens are in the language in which they were written only.',
        'The reference of the REST API for developers is in English.',
        'The pages have not been tried by people with disabilities, nor with all screen readers.',
      ],
    },
    {
      heading: 'Preparation of this statement',
      lines: [
        'This statement was prepared on {prepared}',
        'Last review: {reviewed}',
        'Next review: by {nextReview}',
        'The method is a self-assessment. Every page and each of its states is checked automatically in both languages:',
      ],
      list: [
        'with axe-core by WCAG 2.2, levels A and AA, at widths of 320, 390 and 1280 pixels',
        'with text enlarged to 200 %, and with wider lines, words and letters',
        'with colours chosen by the user',
        'by keyboard alone: everything is reached in order, the focus is seen and not covered',
        'without JavaScript',
      ],
    },
    {
      heading: 'Feedback',
      lines: [
        'If something is not accessible to you, or you want content in another form, call {phone} or come to {address}. We answer within 14\u00a0days.',
        'You can also write to {email}.',
      ],
      list: [],
    },
    {
      heading: 'If the answer does not satisfy you',
      lines: ['Accessibility is supervised by the Minister of e-Government: 6 Gen. Yosif V. Gurko Street, Sofia 1000.'],
      list: [],
    },
  ],
}
