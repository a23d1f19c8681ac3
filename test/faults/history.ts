import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * One operation of one client, as Jepsen writes them. `ok`: it happened, with this value. `fail`: it did not. `info`: nobody
 * knows, for the answer was lost or said „not now“.
 */
export type Operation = {
  process: number
  op: string
  args: Record<string, string | number | null>
  invoke_ns: string
  complete_ns: string
  type: 'ok' | 'fail' | 'info'
  value: Record<string, string | number | null>
}

/** All that the clients did and heard, in the order in which they heard it; also in a file, line by line. */
export type History = {
  operations: Operation[]
  append(operation: Omit<Operation, 'complete_ns'>): void
  close(): Promise<void>
}

/** Opens a history; with a file, it is kept as JSON lines too. Invented people only, and no token ever. */
export async function openHistory(file: string | null): Promise<History> {
  if (file) await mkdir(dirname(file), { recursive: true })
  const stream = file ? createWriteStream(file) : null
  const operations: Operation[] = []
  return {
    operations,
    append: (operation) => {
      const whole = { ...operation, complete_ns: String(process.hrtime.bigint()) }
      operations.push(whole)
      stream?.write(`${JSON.stringify(whole)}\n`)
    },
    close: () => new Promise((done) => (stream ? stream.end(() => done()) : done())),
  }
}
