import { createHash, randomInt, randomUUID } from 'node:crypto'
import { createChallenge, type Payload, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Static } from 'typebox'
import { ZONE } from '../clock.ts'
import type { Deps } from '../deps.ts'
import { DomainError } from '../domain-error.ts'
import { currentKey, keyedHash } from '../messages/manage-link.ts'
import { proofIsWanted } from './attack-watch.ts'
import { holdIdOf } from './hold-token.ts'
import { holdStandsFor, placeOfSlot } from './queries.ts'
import type { Puzzle } from './schemas.ts'

/** For what a puzzle is good: the reception of one official on one day (YYYY-MM-DD). */
export type ProofPlace = { official: string; date: string }

/** What is wanted. `email`: null where it is to be booked by telephone alone; absent: no booking yet. */
type Wanted = { slotId: number; holdToken?: string | null | undefined; email?: string | null }

const MINUTES = 5
/** A phone of today takes about two seconds; a computer half of one. */
const WORK = { algorithm: 'PBKDF2/SHA-256', cost: 1_000, least: 2_000, most: 4_000 }

/**
 * A puzzle of ALTCHA's proof of work (version 2), good for five minutes and for one official and day. Its end stands among what is
 * signed, to be judged by the house's clock, not by the process's.
 */
export async function newChallenge(deps: Deps, { official, date }: ProofPlace): Promise<Static<typeof Puzzle>> {
  const data = { official, date, expires: Math.floor(deps.clock.now().toSeconds()) + 60 * MINUTES }
  const { parameters, signature = '' } = await createChallenge({
    algorithm: WORK.algorithm,
    cost: WORK.cost,
    counter: randomInt(WORK.least, WORK.most),
    deriveKey,
    data,
    ...secrets(deps),
  })
  return { parameters: { ...parameters, data }, signature }
}

/**
 * Wants a solved puzzle where proofs are asked for now; a hold that was given for the slot is proof enough. A puzzle is used up by
 * the order that it comes with; a post that is repeated under the same key may bring it again.
 *
 * @param order what the puzzle is used for: the Idempotency-Key; null: for this call alone
 * @throws DomainError `proof-of-work-required`
 */
export async function insistOnProof(
  deps: Deps,
  given: Wanted & { altcha?: string | undefined; order: string | null },
): Promise<void> {
  const place = await wantedProof(deps, given)
  if (place !== null) await insistOnSolution(deps, { ...given, place })
}

/**
 * The same for a place on an official's waiting list, where nobody holds anything before.
 *
 * @throws DomainError `proof-of-work-required`
 */
export async function insistOnProofToWait(
  deps: Deps,
  { slug, ...given }: { slug: string; altcha?: string | undefined; order: string },
): Promise<void> {
  const place = await wantedProofToWait(deps, slug)
  if (place !== null) await insistOnSolution(deps, { ...given, place })
}

/** For what a puzzle must be solved before somebody waits with this official: for today; null: none need be. */
export async function wantedProofToWait(deps: Deps, slug: string): Promise<ProofPlace | null> {
  if (!(await proofIsWanted(deps))) return null
  return { official: slug, date: deps.clock.now().setZone(ZONE).toISODate() ?? '' }
}

/** For what a puzzle must be solved before this slot is booked; null: none need be. */
export async function wantedProof(deps: Deps, { slotId, holdToken, email }: Wanted): Promise<ProofPlace | null> {
  const unproven = email === null && mustProveSomething(deps)
  if (!unproven && !(await proofIsWanted(deps))) return null
  if (unproven) return placeOf(deps, slotId)
  const holdId = holdToken ? holdIdOf(deps.config.secretKeys, holdToken) : null
  if (holdId !== null && (await holdStandsFor(deps.db, { holdId, slotId }))) return null
  return placeOf(deps, slotId)
}

/** Where an e-mail must be confirmed, who gives none proves at least some work: else a telephone is the way around. */
function mustProveSomething({ config }: Deps): boolean {
  return config.emailConfirmation.required && config.rateLimit && config.captcha !== 'off'
}

async function placeOf({ db }: Deps, slotId: number): Promise<ProofPlace> {
  const place = await placeOfSlot(db, slotId)
  return { official: place?.slug ?? '', date: place?.date ?? '' }
}

type Solution = { place: ProofPlace; altcha?: string | undefined; order: string | null }

async function insistOnSolution(deps: Deps, solution: Solution): Promise<void> {
  if (!(await isProven(deps, solution))) throw new DomainError('proof-of-work-required')
}

async function isProven(deps: Deps, { place, altcha, order }: Solution): Promise<boolean> {
  const payload = readPayload(altcha)
  if (!payload) return false
  const { data, nonce, algorithm } = payload.challenge.parameters
  const isHere = place.official !== '' && data?.['official'] === place.official && data['date'] === place.date
  if (!isHere || algorithm !== WORK.algorithm) return false
  const ends = data['expires']
  const { verified } = await verifySolution({ ...payload, deriveKey, ...secrets(deps) })
  if (!verified || typeof ends !== 'number') return false
  const forOrder = createHash('sha256')
    .update(`proof|${order ?? randomUUID()}`)
    .digest()
  const [{ spent }] = await deps.db.$queryRaw<[{ spent: boolean }]>`
    SELECT spend_challenge(${createHash('sha256').update(nonce).digest()}, ${forOrder}, to_timestamp(${ends}::float8)) AS spent`
  return spent
}

/** The solved puzzle in what a client sent; null where it is none. */
function readPayload(altcha: string | undefined): Payload | null {
  if (altcha === undefined) return null
  try {
    const { challenge, solution } = JSON.parse(Buffer.from(altcha, 'base64').toString('utf8')) as Payload
    const texts = [challenge.parameters.nonce, challenge.parameters.salt, challenge.signature, solution.derivedKey]
    const whole = texts.every((text) => typeof text === 'string') && Number.isSafeInteger(solution.counter)
    return whole ? { challenge, solution } : null
  } catch {
    return null
  }
}

function secrets({ config }: Pick<Deps, 'config'>) {
  const key = currentKey(config.secretKeys)
  return {
    hmacSignatureSecret: keyedHash(key, 'altcha|challenge').toString('hex'),
    hmacKeySignatureSecret: keyedHash(key, 'altcha|key').toString('hex'),
  }
}
