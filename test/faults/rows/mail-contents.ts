import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { packageRoot } from '../../../src/db/package-root.ts'
import { factsOf } from '../../messages/a-booking.ts'
import { injections } from '../../messages/injections.ts'
import { mimeFaults } from '../../messages/mime-faults.ts'
import { mimeTree, outline } from '../../messages/mime-tree.ts'
import { extras, skeleton } from '../../messages/skeleton.ts'
import { asCitizen, orderOf } from '../../support/client.ts'
import { openMailSink, type SunkMail } from '../../support/mail-sink.ts'
import { offerSlots } from '../../support/receptions.ts'
import { ask } from '../http-client.ts'
import { type Bench, openTown, type Row, type Town } from '../town.ts'
import { must } from './crashes.ts'
import { bookAll, quiet, senderOf } from './mail-town.ts'

/** A town whose house sends to a sink that keeps what it takes, whole. */
async function readingTown(bench: Bench, name: string): Promise<Town & { mails: SunkMail[]; smtpUrl: string }> {
  const { url, mails } = await openMailSink(bench.scope)
  const town = await openTown(bench, name, { env: { SMTP_URL: url } })
  await town.house.start()
  return { ...town, mails, smtpUrl: url }
}

const golden: Row = {
  id: 'M11',
  title: 'three kinds of mail in two languages, as the server gets them: golden structure, two parsers',
  run: async (bench) => {
    const town = await readingTown(bench, 'M11')
    const { slotIds } = await offerSlots(town.sql, { slotsPerDay: 20 })
    const faults: string[] = []
    for (const [n, locale] of (['bg', 'en'] as const).entries()) {
      const { citizen } = orderOf(n, 0)
      const name = locale === 'bg' ? citizen.name : 'Ivanka Todorova'
      const order = { locale, citizen: { ...citizen, name } }
      const [booked] = await bookAll(town, [slotIds[n] ?? 0], { order })
      const headers = asCitizen(booked?.token ?? '')
      const post = async (path: string, body: unknown) => {
        await quiet(town)
        return ask(town.house.origin, `/my-booking/${path}`, { method: 'POST', body, headers })
      }
      await post('move', { slotId: String(slotIds[10 + n]) })
      await post('cancel', {})
      await quiet(town)
      const mails = town.mails.filter(({ messageId }) => messageId.includes(booked?.id ?? '?'))
      const kinds = ['confirmation', 'moved', 'cancelled'] as const
      for (const [version, kind] of kinds.entries()) {
        const mail = mails.find(({ messageId }) => messageId.startsWith(`${kind}.`))
        const name = `${kind}.${locale}`
        if (!mail) {
          faults.push(`${name} did not come`)
          continue
        }
        const method = kind === 'cancelled' ? ('CANCEL' as const) : ('REQUEST' as const)
        faults.push(...mimeFaults(mail.raw, { method }).map((fault) => `${name}: ${fault}`))
        faults.push(
          ...(await readFaults(mail, { kind, locale, version: version + 1 })).map((fault) => `${name}: ${fault}`),
        )
      }
    }
    return {
      figures: { mails: town.mails.length, faults: faults.length },
      faults: [
        ...faults,
        ...must(town.mails.length === 6, `${town.mails.length} mails, not 6`),
        ...town.house.troubles,
      ],
    }
  },
}

/** Against the committed structure, and what mailparser makes of it. */
async function readFaults(
  { raw, messageId, to }: SunkMail,
  { kind, locale, version }: { kind: string; locale: string; version: number },
): Promise<string[]> {
  const name = `${kind === 'cancelled' ? 'cancelled-by-citizen' : kind}.${locale}.mime.txt`
  const committed = await readFile(join(packageRoot, 'test/messages/golden', name), 'utf8')
  const parsed = await simpleParser(raw)
  return [
    ...must(
      `${outline(mimeTree(raw))}\n` === committed.split('\n\n')[1],
      `its structure is not that of golden/${name}`,
    ),
    ...must(parsed.messageId === `<${messageId}>` && messageId.includes(`.v${version}@`), 'Message-ID'),
    ...must(parsed.headers.get('content-language') === locale, 'Content-Language'),
    ...must(parsed.headers.get('auto-submitted') === 'auto-generated', 'Auto-Submitted'),
    ...must(to.length === 1 && parsed.to !== undefined && 'value' in parsed.to && parsed.to.value.length === 1, 'To'),
    ...must(version === 1 || parsed.references !== undefined, 'no References'),
  ]
}

const injected: Row = {
  id: 'M12',
  title: 'the injection corpus in name, topic and e-mail: through the front door, and behind it',
  run: async (bench) => {
    const town = await readingTown(bench, 'M12')
    const { slotIds } = await offerSlots(town.sql, { days: 20, slotsPerDay: 90, minutes: 5 })
    const [first = 0] = slotIds.splice(0, 1)
    const posted = await bookAll(town, [first], { firstPerson: 9_000 })
    await quiet(town)
    const harmless = await skeleton(town.mails.splice(0)[0]?.raw ?? '')
    const faults: string[] = []
    let person = 0

    /** A booking in which one thing is a string of the corpus: it is refused, or its mail is as harmless as any. */
    const door = async (where: 'name' | 'topic' | 'email', string: string) => {
      const order = orderOf(++person, slotIds[person] ?? 0)
      if (where === 'topic') order.topic.text = string
      else order.citizen[where] = string
      const { status } = await ask(town.house.origin, '/bookings', {
        method: 'POST',
        body: order,
        headers: { 'idempotency-key': `a-key-of-the-corpus-${person}` },
      })
      if (status !== 201 && (status < 400 || status >= 500))
        faults.push(`${where} ${JSON.stringify(string)}: ${status}`)
      return status === 201
    }
    let taken = 0
    for (const string of injections)
      for (const where of ['name', 'topic', 'email'] as const) if (await door(where, string)) taken += 1
    await quiet(town)
    for (const mail of town.mails) {
      const extra = await extras(mail, { harmless, address: mail.to[0] ?? '' })
      if (extra.length > 0) faults.push(`${mail.messageId}: ${extra.slice(0, 5)}`)
    }
    const throughDoor = town.mails.splice(0).length

    // Behind the door: as if nothing had been checked, in all that a mail says. PostgreSQL itself keeps no NUL and no lone surrogate.
    await town.house.end('SIGTERM')
    const send = senderOf(bench, town.url, town.smtpUrl)
    let behind = 0
    for (const string of injections.filter((each) => each.isWellFormed() && !each.includes('\u0000'))) {
      await town.sql.query(`UPDATE officials SET title_bg = $1, name = $1`, [string])
      await town.sql.query(`UPDATE reception_days SET place_bg = $1`, [string])
      await town.sql.query(`UPDATE bookings SET name = $1, topic_text = $1, on_behalf_of = $1 WHERE id = $2`, [
        string,
        posted[0]?.id,
      ])
      await again(town)
      await send()
      const [mail, ...more] = town.mails.splice(0)
      if (!mail || more.length > 0) faults.push(`${more.length + 1} mails of ${JSON.stringify(string)}`)
      else {
        behind += 1
        const extra = await extras(mail, { harmless, address: 'citizen9000@mail.example' })
        if (extra.length > 0) faults.push(`${JSON.stringify(string)}: ${extra.slice(0, 5)}`)
      }
    }
    await town.sql.query(`UPDATE officials SET title_bg = $1, name = NULL`, [factsOf().officialTitle])
    let toOne = 0
    for (const string of injections.filter((each) => each.isWellFormed() && !each.includes('\u0000'))) {
      await town.sql.query(`UPDATE bookings SET email = $1, email_key = 'x' WHERE id = $2`, [string, posted[0]?.id])
      await again(town)
      await send()
      const mails = town.mails.splice(0)
      if (mails.length > 0) toOne += 1
      if (mails.some(({ to }) => to.length !== 1 || to[0] !== string))
        faults.push(`mail to ${mails.map(({ to }) => to)}`)
    }
    return {
      figures: { strings: injections.length, orders: person, taken, throughDoor, behind, addressesThatAreOne: toOne },
      faults: [
        ...faults.slice(0, 20),
        ...must(injections.length >= 200, 'fewer than 200 strings'),
        ...must(throughDoor > 0 && behind >= 200, 'hardly a mail was looked at: the row proved nothing'),
        ...town.house.troubles,
      ],
    }
  },
}

/** The one confirmation is to be sent once more. */
async function again({ sql }: Town): Promise<void> {
  await sql.query(
    `UPDATE messages SET state = 'pending', sent_at = NULL, attempts = 0, last_error = NULL, due_at = house_now()
     WHERE kind = 'confirmation' AND booking_id = (SELECT id FROM bookings WHERE phone = '+359887009000')`,
  )
}

export const mailContentRows: Row[] = [golden, injected]
