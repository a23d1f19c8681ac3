import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, loadConfig, loadDatabaseUrl } from '../config.ts'
import { alive } from './embedded-folder.ts'

/**
 * The database of a command: that of DATABASE_URL, else that of the house that runs on DATA_DIR.
 *
 * @throws ConfigError where there is neither
 */
export async function commandDatabase(): Promise<string> {
  try {
    return loadDatabaseUrl()
  } catch (error) {
    const running = await runningHouse()
    if (running) return running
    throw /is missing/.test((error as Error).message)
      ? new ConfigError('no house runs on DATA_DIR, and DATABASE_URL is not set')
      : error
  }
}

/** The embedded server of a house that runs now, or null. */
async function runningHouse(): Promise<string | null> {
  const folder = join(loadConfig().dataDir, 'postgres')
  const [lines, password] = await Promise.all(
    ['postmaster.pid', 'priemna.password'].map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  )
  const [pid, , , port] = (lines ?? '').split('\n')
  if (!alive(Number(pid) || 0) || !Number(pid)) return null
  return `postgresql://priemna:${password?.trim()}@127.0.0.1:${port}/priemna`
}
