import { connect, createServer } from 'node:net'

/** As PgBouncer with `ignore_startup_parameters = options`: passes everything on but the options of the start-up message. */
export async function pooler(t: { teardown(work: () => Promise<unknown>): unknown }, port: number): Promise<number> {
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    client.once('data', (startup) => {
      upstream.write(withoutOptions(startup))
      client.pipe(upstream).pipe(client)
    })
    for (const socket of [client, upstream]) socket.on('error', () => client.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  t.teardown(async () => server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** The start-up message (PostgreSQL's protocol, version 3): its length, the version, then names and values. */
function withoutOptions(startup: Buffer): Buffer {
  const words = startup.subarray(8).toString('utf8').split('\0')
  const at = words.indexOf('options')
  if (at < 0) throw new Error('this connection asks for no options')
  words.splice(at, 2)
  const body = Buffer.from(words.join('\0'))
  const head = Buffer.alloc(8)
  head.writeInt32BE(body.length + 8, 0)
  startup.copy(head, 4, 4, 8)
  return Buffer.concat([head, body])
}
