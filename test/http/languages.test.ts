import t from 'tap'
import { ADDRESSES, type PageName, pathOf } from '../../src/ui/addresses.ts'
import { page } from './page-client.ts'
import { openTown } from './town.ts'
import { detailsOf, slotsIn, visitor } from './visitor.ts'

/** No pages of their own: files, and where a choice is only posted to. */
const FILES: PageName[] = ['calendar', 'ownDataFile', 'choice']

t.test('every page: its title, itself in the other language, and a switch that stays on the page', async (t) => {
  const { origin, tokens } = await openTown(t)
  const official = 'sekretar'
  const citizen = visitor(origin)
  const [slot] = slotsIn(await citizen.get(pathOf('chooseTime', 'bg', { official })))
  await citizen.post(pathOf('chooseTime', 'bg', { official }), { slot: String(slot) })
  await citizen.post(pathOf('details', 'bg', { official }), detailsOf(700))
  const tried: string[] = []
  for (const name of Object.keys(ADDRESSES) as PageName[]) {
    if (FILES.includes(name)) continue
    const parameters = { official, token: tokens.booked }
    const titles = new Set<string>()
    for (const locale of ['bg', 'en'] as const) {
      const path = pathOf(name, locale, parameters)
      const answer = await citizen.get(path)
      if (answer.status !== 200) {
        t.equal(answer.status, 404, `${path} needs what this citizen does not have`)
        continue
      }
      tried.push(path)
      const other = locale === 'bg' ? 'en' : 'bg'
      const there = pathOf(name, other, parameters)
      t.match(answer.text, `<html lang="${locale}"`, path)
      t.match(answer.text, `<link rel="alternate" hreflang="${locale}" href="https://priem.example${path}"/>`)
      t.match(answer.text, `<link rel="alternate" hreflang="${other}" href="https://priem.example${there}"/>`)
      t.match(answer.text, `lang="${other}" hreflang="${other}" href="${there}?lang=${other}"`)
      t.match(await page(origin, `${there}?lang=${other}`), { status: 303, location: there })
      const [, title = ''] =
        /<title>(.+?) – (?:Запазване на час за приемен ден – Община Сопот|Appointments for reception days – Municipality of Sopot)<\/title>/.exec(
          answer.text,
        ) ?? []
      t.not(title, '', `${path}: page – service – municipality`)
      const [, heading = ''] = /<h1[^>]*>(.*?)<\/h1>/s.exec(answer.text) ?? []
      t.equal(title, heading, `${path}: the title is the heading`)
      titles.add(title)
    }
    t.not(titles.size, 1, `${name}: in either language by its own words`)
  }
  t.ok(tried.length >= 36, `${tried.length} pages`)
})
