import { connect, createServer, type Socket } from 'node:net'

type Test = { teardown(work: () => Promise<unknown>): unknown }

/** A network cable between a browser and a house: `cut`, nothing comes through and nobody answers, until it is `mend`ed. */
export async function openCable(t: Test, origin: string) {
  const to = Number(new URL(origin).port)
  const ends = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(to, '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => {})
      end.on('close', () => {
        ends.delete(end)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
    return near
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.teardown(() => new Promise((closed) => server.close(closed)))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const cut = () => {
    whole = false
    for (const end of ends) end.destroy()
  }
  t.teardown(async () => cut())
  return {
    origin: `http://127.0.0.1:${address.port}`,
    cut,
    mend: () => {
      whole = true
    },
  }
}
