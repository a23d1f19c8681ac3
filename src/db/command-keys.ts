import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadDataDir, loadSecretKeys, type SecretKey } from '../config.ts'

/** The keys of a command: those of SECRET_KEY, else the one that the house on DATA_DIR made for itself. Empty: neither can be read. */
export async function commandKeys(): Promise<SecretKey[]> {
  const given = loadSecretKeys()
  if (given.length > 0) return given
  const own = await readFile(join(loadDataDir(), 'secret.key'), 'utf8').catch(() => null)
  return own === null ? [] : [{ id: 0, secret: own.trim() }]
}
