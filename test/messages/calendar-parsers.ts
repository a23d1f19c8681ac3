import ICAL from 'ical.js'
import nodeIcal from 'node-ical'

/** What ical.js understands of the first event. */
export function byIcalJs(content: string) {
  const [event] = eventsByIcalJs(content)
  if (!event) throw new Error('no event')
  return event
}

/** What ical.js understands of every event, reading the file's own VTIMEZONE. */
export function eventsByIcalJs(content: string) {
  const calendar = new ICAL.Component(ICAL.parse(content))
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone') as ICAL.Component)
  ICAL.TimezoneService.reset()
  ICAL.TimezoneService.register(zone)
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    return {
      startsAt: event.startDate.toUnixTime() * 1000,
      endsAt: event.endDate.toUnixTime() * 1000,
      uid: event.uid,
      summary: event.summary,
      location: event.location,
      description: event.description,
      status: component.getFirstPropertyValue('status'),
    }
  })
}

/** What node-ical understands of the first event. */
export function byNodeIcal(content: string) {
  const [event] = eventsByNodeIcal(content)
  if (!event) throw new Error('no event')
  return event
}

/** What node-ical understands of every event, by the zone's name. */
export function eventsByNodeIcal(content: string) {
  return Object.values(nodeIcal.sync.parseICS(content)).flatMap((event) =>
    event?.type === 'VEVENT'
      ? [{ startsAt: event.start.getTime(), endsAt: event.end?.getTime(), uid: event.uid, event }]
      : [],
  )
}
