import { mailAll, type Town } from '../http/town.ts'

/** A page in one of its states: its name and its address in both languages. */
export type Place = { name: string; status: number; bg: string; en: string }

/** Every page of the house, in every state that looks its own way. */
export async function placesOf(town: Town): Promise<Place[]> {
  await mailAll(town)
  const list = await (await fetch(`${town.origin}/dev/mail`)).text()
  const mail = /href="(\/dev\/mail\/[^"]*confirmation[^"]*)"/.exec(list)?.[1] ?? ''
  const both = (name: string, path: string, status = 200): Place => ({
    name,
    status,
    bg: `${path}?lang=bg`,
    en: `${path}?lang=en`,
  })
  return [
    { name: 'home', status: 200, bg: '/bg/', en: '/en/' },
    { name: 'find booking', status: 200, bg: '/bg/moyat-chas', en: '/en/my-booking' },
    { name: 'help', status: 200, bg: '/bg/pomosht', en: '/en/help' },
    { name: 'privacy', status: 200, bg: '/bg/poveritelnost', en: '/en/privacy' },
    { name: 'accessibility', status: 200, bg: '/bg/dostapnost', en: '/en/accessibility' },
    { name: 'conditions', status: 200, bg: '/bg/usloviya', en: '/en/conditions' },
    { name: 'schedule', status: 200, bg: '/bg/grafik', en: '/en/schedule' },
    { name: 'schedule by official', status: 200, bg: '/bg/grafik/po-lica', en: '/en/schedule/by-official' },
    { name: 'schedule of one', status: 200, bg: '/bg/grafik/sekretar', en: '/en/schedule/sekretar' },
    { name: 'waiting list', status: 200, bg: '/bg/chakashti/sekretar', en: '/en/waiting-list/sekretar' },
    { name: 'left the waiting list', status: 200, bg: '/bg/napusnat-spisak', en: '/en/left-waiting-list' },
    { name: 'no such place', status: 404, bg: '/bg/chakashti/m/x', en: '/en/waiting-list/m/x' },
    { name: 'no such offer', status: 404, bg: '/bg/predlozhenie/x', en: '/en/offer/x' },
    ...Object.entries(town.tokens).map(([state, token]) => ({
      name: `booking ${state}`,
      status: 200,
      bg: `/bg/chas/${token}`,
      en: `/en/booking/${token}`,
    })),
    {
      name: 'cancel',
      status: 200,
      bg: `/bg/chas/${town.tokens.booked}/otkaz`,
      en: `/en/booking/${town.tokens.booked}/cancel`,
    },
    { name: 'no such booking', status: 404, bg: '/bg/chas/x', en: '/en/booking/x' },
    { name: 'no such page', status: 404, bg: '/bg/x', en: '/en/x' },
    both('problem', '/problems/slot-taken'),
    both('reference', '/api/docs'),
    both('mailbox', '/dev/mail'),
    both('mail', mail),
  ]
}
