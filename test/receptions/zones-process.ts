import { loadConfig } from '../../src/config.ts'
import { createDeps } from '../../src/deps.ts'
import { availabilityAnswer } from '../../src/receptions/availability.ts'
import { makeReceptionDays } from '../../src/receptions/make-reception-days.ts'
import { availabilityRows, officialsWithNextFreeSlot } from '../../src/receptions/queries.ts'

// A server in a zone of its own (TZ): makes the days in the database it is given, and says what it would answer.
const url = process.argv[2] ?? ''
const deps = await createDeps(loadConfig({}), { url, nudge: () => {} })
const made = await makeReceptionDays(deps)
const rows = await availabilityRows(deps.db, { slug: 'kmet', from: '2026-10-01', to: '2027-04-30' })
const officials = await officialsWithNextFreeSlot(deps.db)
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
process.stdout.write(JSON.stringify({ zone, made, answer: rows && availabilityAnswer(rows, 'bg'), officials }))
await deps.close()
