import { createHash } from 'node:crypto'
import type { Changes } from '../db/changes.ts'

/** An answer ready to be sent, the tag by which a client knows it, and whether it is still what would be answered. */
export type ReadyAnswer = { body: Buffer; etag: string; isFresh(): boolean }

/**
 * Asks for one answer about one official (null: about all); `question`: all that it depends on beside. `load` says null for
 * no such official.
 */
export type AnswerCache = (
  slug: string | null,
  question: string,
  load: () => Promise<string | null>,
) => Promise<ReadyAnswer | null>

type Kept = { answer: Promise<ReadyAnswer | null>; until: number }

/** A lost word of a change, an opening or a closing of booking shows after this at the latest. */
const KEEP_MS = 1_000
const MOST_OFFICIALS = 500
const MOST_ANSWERS = 100

/**
 * Keeps what is free as ready answers, for a second at most: it is read a thousand times for each booking. One load
 * serves all who ask at once, and a change empties the official's shelf, so that nobody who asks after a change is given
 * what was read before it.
 *
 * @param now milliseconds that never run backwards
 */
export function answerCache(changes: Pick<Changes, 'subscribe'>, now: () => number): AnswerCache {
  const shelves = new Map<string | null, Map<string, Kept>>()
  changes.subscribe((slug) => {
    if (slug === null) return shelves.clear()
    shelves.delete(slug)
    shelves.delete(null)
  })

  return (slug, question, load) => {
    const kept = shelves.get(slug)?.get(question)
    if (kept && kept.until > now()) return kept.answer
    if (!shelves.has(slug) && shelves.size >= MOST_OFFICIALS) shelves.clear()
    const shelf = shelves.get(slug) ?? new Map<string, Kept>()
    shelves.set(slug, shelf)
    if (shelf.size >= MOST_ANSWERS) shelf.clear()
    const isFresh = () => entry.until > now() && shelves.get(slug)?.get(question) === entry
    const answer = load().then((text) => (text === null ? null : readyAnswer(text, isFresh)))
    const entry = { answer, until: now() + KEEP_MS }
    shelf.set(question, entry)
    // Names that nobody has and failures are not kept.
    const forget = () => shelf.get(question) === entry && shelf.delete(question)
    answer.then((ready) => ready ?? forget(), forget)
    return answer
  }
}

function readyAnswer(text: string, isFresh: () => boolean): ReadyAnswer {
  const body = Buffer.from(text)
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`, isFresh }
}
