import type { LimitWords } from './limits-bg.ts'

/** What the pages say where a limit is met, in English. */
export const limitsEn: LimitWords = {
  bookings: {
    title: 'Several times have been booked from this network already',
    why: 'So that there are times for everybody, we take a few bookings an hour and a day from one internet network. What you entered is kept.',
  },
  joins: {
    title: 'Several places on the list were taken from this network already',
    why: 'So that everybody has their turn, we take a few places on waiting lists an hour and a day from one internet network. What you entered is kept.',
  },
  call: 'If you use a shared network or cannot wait, call {phone}.',
  trapped:
    'The form came very fast, as if a program had sent it. Nothing is lost: look your details over and press “Put me on the list” once more.',
  proof:
    'There are unusually many requests at the moment, so your browser solves a small puzzle while you fill the form in. If it does not succeed, call {phone}.',
  unproven: 'Your browser has not solved the small puzzle yet.',
  unprovenHow:
    'There are unusually many requests at the moment, and it keeps the turn for people. What you entered is kept: wait a few seconds and send it again. If that does not work, call {phone}.',
}
