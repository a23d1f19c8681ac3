import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { asCitizen, orderOf } from '../support/client.ts'
import type { Offered } from '../support/receptions.ts'
import { type Chance, chanceOf, oneOf, percentile, weighed } from './chance.ts'
import type { History, Operation } from './history.ts'
import { type Asked, ask, type Heard, leavesOpen } from './http-client.ts'
import { closeForAWhile, type StaffHand, staffHand } from './staff-hand.ts'

export type LoadSettings = {
  /** Where the house answers; a client whose try was lost goes on to the next. */
  origins: string[]
  offers: Offered[]
  seed: number
  history: History
  clients?: number
  /** Each client waits from nothing to so long between two operations. */
  thinkMs?: number
  /** How often one operation is tried, with growing pauses. */
  tries?: number
  /** Where the staff's hand reaches the database; none: no day is closed. */
  staffUrl?: string
  firstPerson?: number
  /** The address that a client comes from; none: all from one. */
  addressOf?: (client: number) => string
}

/** What a load was like from outside. */
export type LoadFigures = {
  requests: number
  statuses: Record<string, number>
  p50: number
  p95: number
  p99: number
  longestMs: number
  /** Operations that never got an answer, with all their tries. */
  given_up: number
}

export type Load = { stop(): Promise<LoadFigures>; latencies: { at: number; ms: number; status: number; op: string }[] }

/** The weights of the reliability design, for what the house can do now. */
const WEIGHTS = { book: 30, 'book held': 15, repeat: 10, move: 10, cancel: 10, hold: 8, look: 14, 'close a day': 3 }

type Owned = { id: string; token: string; slotId: number }
type Order = { key: string; body: ReturnType<typeof orderOf>; person: number }

/** Starts many clients that do at random what citizens do, and one hand of the staff. Each is a process of the history. */
export function startLoad(settings: LoadSettings): Load {
  const { clients = 100, seed } = settings
  const load: Running = { ...settings, stopped: false, latencies: [], givenUp: 0, closing: new Set() }
  const staff = settings.staffUrl === undefined ? null : staffHand(settings.staffUrl)
  const all = Array.from({ length: clients }, (_, n) => client(load, n, chanceOf(seed * 1_000 + n), staff))
  return {
    latencies: load.latencies,
    stop: async () => {
      load.stopped = true
      await Promise.all(all)
      await staff?.close()
      return figuresOf(load)
    },
  }
}

type Running = LoadSettings & {
  stopped: boolean
  latencies: Load['latencies']
  givenUp: number
  closing: Set<number>
}

function figuresOf({ latencies, givenUp }: Running): LoadFigures {
  const statuses: Record<string, number> = {}
  for (const { status } of latencies) statuses[status || 'lost'] = (statuses[status || 'lost'] ?? 0) + 1
  const answered = latencies.filter(({ status }) => status > 0).map(({ ms }) => ms)
  return {
    requests: latencies.length,
    statuses,
    p50: percentile(answered, 0.5),
    p95: percentile(answered, 0.95),
    p99: percentile(answered, 0.99),
    longestMs: percentile(answered, 1),
    given_up: givenUp,
  }
}

async function client(load: Running, n: number, chance: Chance, staff: StaffHand | null): Promise<void> {
  const { thinkMs = 150, offers } = load
  const me = new Client(load, n, chance)
  await pause(chance() * thinkMs)
  while (!load.stopped) {
    const op = weighed(chance, WEIGHTS)
    if (op === 'book') await me.book(me.newOrder())
    else if (op === 'book held') await me.bookHeld()
    else if (op === 'repeat') await me.repeat()
    else if (op === 'move') await me.move()
    else if (op === 'cancel') await me.cancel()
    else if (op === 'hold') await me.holdAndLeave()
    else if (op === 'look') await me.look()
    else if (staff) await closeForAWhile(load, { n, chance, staff, dayIds: offers.flatMap(({ dayIds }) => dayIds) })
    await pause(chance() * thinkMs)
  }
}

class Client {
  readonly #load: Running
  readonly #n: number
  readonly #chance: Chance
  readonly #mine: Owned[] = []
  readonly #orders: Order[] = []
  #made = 0

  constructor(load: Running, n: number, chance: Chance) {
    this.#load = load
    this.#n = n
    this.#chance = chance
  }

  /** Seventy of a hundred want one of three slots; every order is another person's. */
  #slot(): number {
    const { offers } = this.#load
    const slots = offers.flatMap(({ slotIds }) => slotIds)
    const hot = offers.map(({ slotIds }) => slotIds[Math.floor(slotIds.length / 2)] ?? 0).slice(0, 3)
    return this.#chance() < 0.7 ? oneOf(this.#chance, hot) : oneOf(this.#chance, slots)
  }

  newOrder(slotId = this.#slot(), extra: Record<string, unknown> = {}): Order {
    const person = (this.#load.firstPerson ?? 0) + this.#n * 10_000 + this.#made++
    return { key: randomUUID(), person, body: orderOf(person, slotId, extra) }
  }

  async book(order: Order, args: Operation['args'] = {}): Promise<void> {
    const slotId = Number(order.body.slotId)
    this.#orders.push(order)
    const heard = await this.#insist('book', {
      args: { key: order.key, person: order.person, slotId, ...args },
      path: '/bookings',
      asked: { method: 'POST', body: order.body, headers: { 'idempotency-key': order.key } },
      valueOf: ({ id, code, version }) => ({ id, code, version, slotId }),
    })
    if (heard.status === 201 && !this.#mine.some(({ id }) => id === heard.body.id))
      this.#mine.push({ id: heard.body.id, token: heard.body.manageToken, slotId })
  }

  async repeat(): Promise<void> {
    const order = this.#orders.length > 0 ? oneOf(this.#chance, this.#orders) : null
    if (!order) return
    await this.#insist('repeat', {
      args: { key: order.key, person: order.person, slotId: Number(order.body.slotId) },
      path: '/bookings',
      asked: { method: 'POST', body: order.body, headers: { 'idempotency-key': order.key } },
      valueOf: ({ id, code, version }) => ({ id, code, version, slotId: Number(order.body.slotId) }),
    })
  }

  async #hold(slotId: number): Promise<string | null> {
    const heard = await this.#insist('hold', {
      args: { slotId },
      path: '/holds',
      asked: { method: 'POST', body: { slotId: String(slotId) } },
      valueOf: ({ holdToken }) => ({ id: holdIdIn(holdToken), slotId }),
      // Not to be repeated: a hold whose answer was lost stays until it lapses.
      tries: 1,
    })
    return heard.status === 201 ? heard.body.holdToken : null
  }

  async bookHeld(): Promise<void> {
    const slotId = this.#slot()
    const holdToken = await this.#hold(slotId)
    if (!holdToken) return
    if (this.#chance() < 0.3) await this.#keep('extend', holdToken)
    await this.book(this.newOrder(slotId, { holdToken }), { hold: holdIdIn(holdToken) })
  }

  async holdAndLeave(): Promise<void> {
    const holdToken = await this.#hold(this.#slot())
    if (holdToken && this.#chance() < 0.9) await this.#keep('release', holdToken)
  }

  async #keep(op: 'extend' | 'release', holdToken: string): Promise<void> {
    await this.#insist(op, {
      args: { id: holdIdIn(holdToken) },
      path: op === 'extend' ? '/holds/extend' : '/holds',
      asked: { method: op === 'extend' ? 'POST' : 'DELETE', headers: { authorization: `Hold ${holdToken}` } },
      valueOf: () => ({}),
    })
  }

  async move(): Promise<void> {
    const owned = this.#mine.length > 0 ? oneOf(this.#chance, this.#mine) : null
    if (!owned) return
    const offer = this.#load.offers.find(({ slotIds }) => slotIds.includes(owned.slotId))
    const slotId = oneOf(this.#chance, offer?.slotIds ?? [owned.slotId])
    const heard = await this.#insist('move', {
      args: { id: owned.id, slotId },
      path: '/my-booking/move',
      asked: { method: 'POST', body: { slotId: String(slotId) }, headers: asCitizen(owned.token) },
      valueOf: ({ version }) => ({ id: owned.id, slotId, version }),
    })
    if (heard.status === 200) owned.slotId = slotId
  }

  async cancel(): Promise<void> {
    const owned = this.#mine.length > 0 ? oneOf(this.#chance, this.#mine) : null
    if (!owned) return
    const heard = await this.#insist('cancel', {
      args: { id: owned.id },
      path: '/my-booking/cancel',
      asked: { method: 'POST', headers: asCitizen(owned.token) },
      valueOf: ({ version }) => ({ id: owned.id, version }),
    })
    if (heard.status === 200) this.#mine.splice(this.#mine.indexOf(owned), 1)
  }

  /** Looks who receives, and for one of them what is free; of that, now and then, the citizen takes a time at once (I19). */
  async look(): Promise<void> {
    const heard = await this.#insist('look', {
      args: {},
      path: '/officials',
      asked: {},
      valueOf: ({ items }) => ({ officials: items.length }),
      tries: 1,
    })
    if (heard.status !== 200 || this.#chance() < 0.5) return
    const { slug } = oneOf<{ slug: string }>(this.#chance, heard.body.items)
    const shown = await this.#insist('look', {
      args: { slug },
      path: `/officials/${slug}/availability`,
      asked: {},
      valueOf: ({ days }) => ({ days: days.length }),
      tries: 1,
    })
    const free: { slotId: string }[] = (shown.body?.days ?? []).flatMap(
      (day: { freeSlots: unknown[] }) => day.freeSlots,
    )
    const wanted = new Set(this.#load.offers.flatMap(({ slotIds }) => slotIds.map(String)))
    const among = free.filter(({ slotId }) => wanted.has(slotId))
    if (among.length > 0 && this.#chance() < 0.3)
      await this.book(this.newOrder(Number(oneOf(this.#chance, among).slotId)))
  }

  /** Tries until somebody says yes or no; each try is an operation of the history. */
  async #insist(op: string, what: Wanted): Promise<Heard> {
    const { origins, history, tries = 8 } = this.#load
    const first = Math.floor(this.#chance() * origins.length)
    for (let attempt = 1; ; attempt++) {
      const invoke_ns = String(process.hrtime.bigint())
      const from = this.#load.addressOf?.(this.#n)
      const heard = await ask(origins[(first + attempt - 1) % origins.length] ?? '', what.path, { ...what.asked, from })
      const type = leavesOpen(heard) ? 'info' : heard.status < 300 ? 'ok' : 'fail'
      this.#load.latencies.push({ at: performance.now(), ms: heard.ms, status: heard.status, op })
      history.append({
        process: this.#n,
        op,
        args: what.args,
        invoke_ns,
        type,
        value: {
          status: heard.status,
          ...(heard.lost !== undefined
            ? { lost: heard.lost }
            : type === 'ok'
              ? what.valueOf(heard.body ?? {})
              : { code: heard.body?.code ?? null, instead: instead(heard.body) }),
        },
      })
      if (type !== 'info') return heard
      if (attempt >= (what.tries ?? tries)) {
        if ((what.tries ?? tries) > 1) this.#load.givenUp += 1
        return heard
      }
      await pause(Math.min(2_000, 100 * 2 ** attempt) * (0.5 + this.#chance()))
    }
  }
}

/** The slots that a refusal offers in place of the one wanted; null: it offers none. */
function instead({ alternatives }: { alternatives?: { slotId: string }[] } = {}): string | null {
  return alternatives ? alternatives.map(({ slotId }) => slotId).join(' ') : null
}

type Wanted = {
  args: Operation['args']
  path: string
  asked: Asked
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  valueOf: (body: any) => Operation['value']
  tries?: number
}

/** A hold's token begins with the number of its key and its id. */
function holdIdIn(token: string): string {
  const hex = Buffer.from(token, 'base64url').subarray(2, 18).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
