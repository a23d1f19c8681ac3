import { ConfigError, loadConfig } from './config.ts'
import { EmbeddedServerError } from './db/embedded.ts'
import { SetUpError } from './db/prepare.ts'
import { openHouse } from './house.ts'

/** Starts the house, says where it is, and closes it in order at the first signal; at a second one at once. */
async function main(): Promise<void> {
  const config = loadConfig()
  const house = await openHouse(config)
  process.stdout.write(`${house.greeting}\n`)
  const close = (signal: string) => {
    process.once('SIGINT', () => process.exit(130))
    process.once('SIGTERM', () => process.exit(143))
    process.stdout.write(`\n${signal}: closing …\n`)
    house.close().then(
      () => process.exit(0),
      (error: unknown) => refuse(error),
    )
  }
  process.once('SIGINT', () => close('SIGINT'))
  process.once('SIGTERM', () => close('SIGTERM'))
}

function refuse(error: unknown): never {
  const { code, message, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  const expected = error instanceof ConfigError || error instanceof EmbeddedServerError || error instanceof SetUpError
  const line =
    code === 'EADDRINUSE'
      ? `port ${port} is taken: set PORT to another, or stop what listens there`
      : code === 'EACCES' && port !== undefined
        ? `port ${port} may not be opened by this user: set PORT above 1023`
        : code === 'EADDRNOTAVAIL'
          ? `HOST ${address} is not an address of this machine`
          : expected
            ? message
            : String((error as Error).stack ?? error)
  process.stderr.write(`Priemna cannot start: ${line}\n`)
  process.exit(1)
}

main().catch(refuse)
