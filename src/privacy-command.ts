import { parseArgs } from 'node:util'
import { ConfigError, loadConfig } from './config.ts'
import { commandDatabase } from './db/command-database.ts'
import { createDeps } from './deps.ts'
import { erasePerson, exportPerson } from './privacy/meet-request.ts'
import { keptOfPerson, textsOf } from './privacy/queries.ts'
import { groundOf, PROOFS, personOf } from './privacy/request-rules.ts'

const HELP = `Meets a request of a person about their data, once you know who asks.

  npm run -s privacy -- export --phone "0888 123 456" --verified identity-card --reference "94-12/2027" > data.json
  npm run -s privacy -- erase --email name@post.bg --verified own-e-mail --reference "94-13/2027"
      says what would be erased; with --yes it is erased, and what is to come is cancelled

  --phone, --email     one of them or both
  --verified           ${PROOFS.join(', ')}
  --reference          the incoming number of the request; it stays in the audit log: no names
  --lang en            the export in English
`

/** `npm run privacy`: exports or erases a person. Ends with 0 where it was done or nothing is kept, with 1 where --yes is missing, with 2 where it could not be. */
async function main(): Promise<void> {
  const { action, phone, email, proof, reference, yes, locale } = readArguments()
  const { person, faults } = personOf({ phone, email })
  if (faults[0]) throw new ConfigError(`--phone or --email: ${faults[0].fault}`)
  const deps = await createDeps(loadConfig(), { url: await commandDatabase(), nudge: () => {} })
  try {
    const kept = await keptOfPerson(deps.db, person)
    const { ground, faults } = groundOf({ proof, reference }, [...textsOf(kept), phone, email])
    if (!ground) throw new ConfigError(`--verified or --reference: ${faults.map(({ fault }) => fault).join(', ')}`)
    const request = { actor: 'operator', person, ground }
    if (action === 'export') {
      process.stdout.write(`${JSON.stringify(await exportPerson(deps, { ...request, locale }), null, 2)}\n`)
      return
    }
    const found = `${kept.bookings.length} bookings and ${kept.places.length} places on the waiting list`
    if (!yes) {
      process.stdout.write(`Found: ${found}. Nothing was changed: with --yes they are erased.\n`)
      process.exitCode = 1
      return
    }
    const { bookings, places } = await erasePerson(deps, request)
    process.stdout.write(`Erased: ${bookings} bookings and ${places} places on the waiting list.\n`)
  } finally {
    await deps.close()
  }
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      phone: { type: 'string', default: '' },
      email: { type: 'string', default: '' },
      verified: { type: 'string', default: '' },
      reference: { type: 'string', default: '' },
      lang: { type: 'string', default: 'bg' },
      yes: { type: 'boolean', default: false },
    },
  })
  const { phone, email, verified: proof, reference, yes, lang } = values
  const [action] = positionals
  if ((action !== 'export' && action !== 'erase') || (lang !== 'bg' && lang !== 'en')) throw new ConfigError(HELP)
  return { action, phone, email, proof, reference, yes, locale: lang } as const
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).message)}\n`)
  process.exit(2)
})
