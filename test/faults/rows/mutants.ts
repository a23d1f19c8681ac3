import type pg from 'pg'
import { openTestHouse } from '../../support/house.ts'
import { openScope } from '../scope.ts'
import type { Bench, Outcome, Row } from '../town.ts'
import { closeAgainstBookers, moveAbout } from './changes.ts'
import { raceForHolds } from './holds.ts'
import { rushRounds } from './rushes.ts'

type MutantHouse = Awaited<ReturnType<typeof openTestHouse>> & { origins: string[] }

/** A house with one guard taken out, and the test that must notice. `name` says what is gone. */
export type Mutant = {
  name: string
  mutate(sql: pg.Client): Promise<unknown>
  notices(house: MutantHouse, seed: number): Promise<Outcome>
}

/** Replaces a part of a function in the database; throws where it is not there, for then the mutant would be none. */
async function replaceIn(sql: pg.Client, name: string, part: string, by: string): Promise<void> {
  const { rows } = await sql.query(
    `SELECT pg_get_functiondef(oid) AS text FROM pg_proc WHERE proname = $1 AND pronamespace = current_schema()::regnamespace`,
    [name],
  )
  const text: string = rows[0]?.text ?? ''
  if (!text.includes(part)) throw new Error(`${name} has no "${part}" to take out`)
  await sql.query(text.replace(part, by))
}

const noLock = `CREATE OR REPLACE FUNCTION own_days_of_slots(wanted integer[]) RETURNS void LANGUAGE sql AS 'SELECT'`
const SWAP = ` AND b.state = 'held' AND b.hold_expires_at > moment`

export const mutants: Mutant[] = [
  {
    name: 'C1 without the constraint one_live_booking_per_slot',
    mutate: (sql) => sql.query('DROP INDEX one_live_booking_per_slot'),
    notices: (house) => rushRounds(house, { rounds: 1, clients: 200, places: 12 }),
  },
  {
    name: 'C9 without the lock of the day',
    mutate: (sql) => sql.query(noLock),
    notices: (house, seed) => closeAgainstBookers(house, { rounds: 40, seed }),
  },
  {
    // One alone does not show here: each of the two is enough to keep movers apart.
    name: 'C5 without the constraint and without the lock of the day',
    mutate: async (sql) => {
      await sql.query('DROP INDEX one_live_booking_per_slot')
      await sql.query(noLock)
    },
    notices: (house, seed) => moveAbout(house, { seconds: 6, seed }),
  },
  {
    // Nor here: who has the day alone reads what is true, and who does not is stopped by the version.
    name: 'C5 without the lock of the day and without the compare-and-swap of a move',
    mutate: async (sql) => {
      await replaceIn(sql, 'move_booking', ' AND version = b.version AND state = b.state', '')
      await sql.query(noLock)
    },
    notices: (house, seed) => moveAbout(house, { seconds: 6, seed }),
  },
  {
    name: 'C7 without the compare-and-swap of a hold',
    mutate: (sql) => replaceIn(sql, 'book_locked_slots', SWAP, ''),
    notices: (house, seed) => raceForHolds(house, { races: 100, seed }),
  },
  {
    name: 'C7 without the compare-and-swap and without the graph',
    mutate: async (sql) => {
      await replaceIn(sql, 'book_locked_slots', SWAP, '')
      await sql.query('DROP TRIGGER booking_changes_along_the_graph ON bookings')
    },
    notices: (house, seed) => raceForHolds(house, { races: 100, seed }),
  },
]

/** Runs a test against a mutant of its own; null mutates nothing, for the test must be green then. */
export async function tryMutant(mutant: Mutant, { seed, whole }: { seed: number; whole: boolean }): Promise<Outcome> {
  const scope = openScope()
  try {
    const house = await openTestHouse(scope, { poolSize: 10 })
    if (!whole) await mutant.mutate(house.sql)
    return await mutant.notices({ ...house, origins: [house.origin] }, seed)
  } finally {
    await scope.close()
  }
}

async function killAll({ seed }: Bench): Promise<Outcome> {
  const figures: Outcome['figures'] = {}
  const faults: string[] = []
  let killed = 0
  for (const mutant of mutants) {
    const { faults: found } = await tryMutant(mutant, { seed, whole: false })
    if (found.length === 0) faults.push(`survived: ${mutant.name}`)
    else killed += 1
    figures[mutant.name] = found[0]?.slice(0, 160) ?? 'survived'
  }
  return { figures: { killed: `${killed} of ${mutants.length}`, ...figures }, faults }
}

export const mutantRows: Row[] = [{ id: 'C12', title: 'each guard taken out: its test goes red', run: killAll }]
