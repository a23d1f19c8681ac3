import { mkdtempSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { broken, type Citizen, deliver, moveTo, openClosingHouse, record, tend } from '../closures/given.ts'
import { freeSlots } from '../receptions/staff-given.ts'
import { openMailSink } from '../support/mail-sink.ts'
import { asStaffPages } from '../support/staff-pages.ts'
import { openBrowser, openWindow } from './browser.ts'
import { openStaffWindow } from './staff-faults.ts'

// `npm run closing-a-day`: a day with twelve bookings is closed, in pictures under docs/screens and told in docs/closing-a-day.md.

t.setTimeout(0)
const DOCS = new URL('../../docs/', import.meta.url)
const closers: (() => Promise<unknown>)[] = []
const scope = {
  teardown: (work: () => Promise<unknown>) => void closers.unshift(work),
  testdir: () => mkdtempSync(join(tmpdir(), 'priemna-closing-')),
}
const story: string[] = [
  '# Closing a day with twelve bookings',
  'Made by `npm run closing-a-day`: a house of its own, twelve invented citizens, a real browser, a mail server that takes the mails. Eight gave an e-mail, four only a telephone; one of the eight addresses takes no mail. What it holds to is [decision 030](decisions/030-closed-days-as-cases.md); the same story is a test, `test/closures/closing.test.ts`.',
]

await mkdir(new URL('screens/', DOCS), { recursive: true })
const house = await openClosingHouse(scope as never, { withEmail: 8, without: 4 })
const refused = house.people[7] as Citizen
const sink = await openMailSink(scope, { refuse: (address) => (address === refused.email && closed ? 550 : 0) })
let closed = false
await deliver(house, sink.url)
sink.mails.length = 0

const browser = await openBrowser(scope)
const staff = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
const { page } = await openStaffWindow(browser, house, staff)

await page.goto(`${house.origin}/sluzhebno/den/${house.dayId}/otmyana`)
await page.locator('#reason').fill('Болничен лист')
await page.locator('#publicReason').fill('Кметът е възпрепятстван')
await page.locator('#publicReasonEn').fill('The mayor is unable to attend')
tell(
  '1. The assistant opens the day and sees first whom it concerns',
  'Nothing has changed yet. Who has an e-mail gets a link, everybody else goes to the call list. The nearest twelve free times are ticked.',
)
await picture(page, 'closing-1-form')
await page.getByRole('button', { name: 'Покажете съобщенията' }).click()
tell('2. … then the messages, in both languages, and only then the button', '')
await page.locator('#saobshteniya').scrollIntoViewIfNeeded()
await picture(page, 'closing-2-messages', '#saobshteniya')
closed = true
await page.getByRole('button', { name: /Отменете приема и уведомете/ }).click()
await page.waitForURL(/otmeneni\/\d+$/)
const place = page.url()
const id = place.split('/').at(-1) ?? ''
await deliver(house, sink.url)
tell(
  '3. One action closes the day',
  `At once nobody books it, twelve lines are open, twelve times are kept. ${sink.mails.length} mails left, one to each address that takes mail; ${await tend(house)} address refused its mail, so that citizen is on the call list too.`,
)
await page.reload()
await picture(page, 'closing-3-case')

const citizen = (await openWindow(browser, house.origin, { viewport: { width: 390, height: 844 } })).page
const own = ({ token }: Citizen) => `${house.origin}/bg/chas/${token}`
await citizen.goto(own(house.people[0] as Citizen))
tell('4. What a citizen finds behind the one link of the mail', 'No account, no script. To look changes nothing.')
await picture(citizen, 'closing-4-choice')
for (const n of [0, 1, 2, 3, 4]) {
  await citizen.goto(own(house.people[n] as Citizen))
  await citizen.locator('input[name=slot]').first().check({ force: true })
  await citizen.getByRole('button', { name: 'Изберете този час' }).click()
  if (n === 0) {
    tell(
      '5. Chosen: the same booking, the same code, a new time',
      'Four more choose after. A mail with the calendar file confirms each.',
    )
    await picture(citizen, 'closing-5-moved')
  }
}
await citizen.goto(own(house.people[5] as Citizen))
await citizen.getByRole('button', { name: 'Обадете ми се' }).click()
tell(
  '6. The sixth asks to be called, the seventh does not answer',
  'When the time to answer has passed, the silent one goes to the call list. Nobody who is affected gets a reminder of the old time.',
)
await moveTo(house, '2026-11-25T18:01')
await tend(house)
sink.mails.length = 0
await deliver(house, sink.url)
const reminded = sink.mails.filter(({ messageId }) => messageId.startsWith('reminder')).length
story.push(`Mails since: ${sink.mails.length}, of them reminders: ${reminded}.`)

const again = await asStaffPages(house, { roles: ['assistant'], officials: ['kmet'] })
const late = (await openStaffWindow(browser, house, again)).page
await late.goto(place)
await late.locator('summary', { hasText: 'Човек Е' }).click()
tell(
  '7. The telephone: what is said is recorded on the row',
  'What is kept comes first in the list of times, then what everybody can book.',
)
await picture(late, 'closing-6-record')
const tuesday = [...(await freeSlots(house))].filter(([at]) => at.startsWith('2026-12-01')).map(([, slot]) => slot)
for (const [n, who] of [5, 6, 7, 8, 9].entries())
  await record(house, id, { person: house.people[who] as Citizen, outcome: 'moved', slotId: tuesday[n] ?? '' })
await record(house, id, { person: house.people[10] as Citizen, outcome: 'cancelled' })
await record(house, id, { person: house.people[11] as Citizen, outcome: 'unreachable', note: 'Три опита' })
await late.goto(place)
tell('8. Twelve final answers', 'With the last of them the case ends itself, and what was still kept is let go.')
await picture(late, 'closing-7-done')

const { body } = await house.staff('GET', `/closures/${id}`)
const counts = new Map<string, number>()
for (const { state } of body.affected) counts.set(state, (counts.get(state) ?? 0) + 1)
story.push(
  `\`GET /staff/closures/${id}\`: state \`${body.state}\`, ${body.affectedCount} affected, ${body.openCount} open: ${[...counts].map(([state, n]) => `${n} ${state}`).join(', ')}. Invariants broken: ${(await broken(house)).length}.`,
)
await writeFile(new URL('closing-a-day.md', DOCS), `${story.join('\n\n')}\n`)
process.stdout.write(`${story.join('\n\n')}\n`)
for (const close of closers) await close()

function tell(heading: string, words: string): void {
  story.push(`## ${heading}`, ...(words === '' ? [] : [words]))
}

async function picture(of: Page, name: string, selector?: string): Promise<void> {
  const path = new URL(`screens/${name}.jpg`, DOCS).pathname
  const settings = { path, type: 'jpeg', quality: 45 } as const
  if (selector) await of.locator(selector).screenshot(settings)
  else await of.screenshot({ ...settings, fullPage: true })
  story.push(`![${name}](screens/${name}.jpg)`)
}
