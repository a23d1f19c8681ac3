import ICAL from 'ical.js'
import nodeIcal from 'node-ical'

/** The instants that ical.js understands, reading the file's own VTIMEZONE. */
export function byIcalJs(content: string) {
  const calendar = new ICAL.Component(ICAL.parse(content))
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone') as ICAL.Component)
  ICAL.TimezoneService.reset()
  ICAL.TimezoneService.register(zone)
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') as ICAL.Component)
  return {
    startsAt: event.startDate.toUnixTime() * 1000,
    endsAt: event.endDate.toUnixTime() * 1000,
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    description: event.description,
  }
}

/** The instants that node-ical understands, by the zone's name. */
export function byNodeIcal(content: string) {
  const event = Object.values(nodeIcal.sync.parseICS(content)).find((part) => part?.type === 'VEVENT')
  if (event?.type !== 'VEVENT') throw new Error('no event')
  return { startsAt: event.start.getTime(), endsAt: event.end?.getTime(), uid: event.uid, event }
}
