/** What a row opened, to be closed when it ends; the shape that the helpers of test/support ask for. */
export type Scope = { teardown(work: () => Promise<unknown>): void; close(): Promise<void> }

export function openScope(): Scope {
  const works: (() => Promise<unknown>)[] = []
  return {
    teardown: (work) => void works.push(work),
    close: async () => {
      for (const work of works.splice(0).reverse())
        await work().catch((error: unknown) => process.stderr.write(`while closing: ${String(error)}\n`))
    },
  }
}
