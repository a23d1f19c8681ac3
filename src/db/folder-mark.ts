import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSafely } from './embedded-folder.ts'

/**
 * Whether a data folder is a copy: the embedded server's backup is a copy of the whole folder, in which the database cannot
 * see that it was restored. The file `priemna.folder` in it holds the folder's own number and birth on the disk, which a copy
 * brings along and does not have.
 */
export async function isCopied(folder: string): Promise<boolean> {
  const mark = await readFile(join(folder, 'priemna.folder'), 'utf8').catch(() => null)
  return mark !== null && mark.trim() !== (await markOf(folder))
}

/** Says that this folder is known; called once a copy has had its consequences. */
export async function markFolder(folder: string): Promise<void> {
  await writeSafely(join(folder, 'priemna.folder'), `${await markOf(folder)}\n`)
}

async function markOf(folder: string): Promise<string> {
  const { ino, birthtimeNs } = await stat(folder, { bigint: true })
  return `${ino} ${birthtimeNs}`
}
