import type { WaitingWords } from './waiting-bg.ts'

/** What staff read of the waiting lists, in English. */
export const waitingEn: WaitingWords = {
  title: 'Waiting list',
  lead: 'Who waits for a slot, and in which order. What becomes free is offered by itself to the first whom it suits.',
  empty: 'Nobody waits.',
  emptyLead: 'As soon as somebody joins the waiting list, you will see them here.',
  caption: (count) => `Waiting: ${count}`,
  columns: {
    who: 'Citizen',
    official: 'Official',
    position: 'Place',
    days: 'Looks for',
    offer: 'Offered slot',
    act: 'Actions',
  },
  until: (date) => `until ${date}`,
  since: (when) => `waits since ${when}`,
  none: 'none yet',
  offer: (when, until) => `${when}, kept until ${until}`,
  toCall: 'call them',
  accept: 'Accepts the slot',
  decline: 'The slot does not suit',
  leave: 'Take off the list',
  leaveWhy: 'Only at the wish of the citizen. The place and the data are erased at once.',
  leaveButton: 'Yes, take off the list',
  accepted: 'The slot is booked for the citizen.',
  declined: 'The slot goes to the next person. The place on the list is kept.',
  left: 'The citizen is no longer on the list.',
}
