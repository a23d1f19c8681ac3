import { type AddressInfo, createServer } from 'node:net'
import t from 'tap'
import { createDb } from '../../src/db/client.ts'
import { classify } from '../../src/db/violations.ts'

/** A message of PostgreSQL's protocol: its letter, its length, its content. */
function message(letter: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(content.length + 4)
  return Buffer.concat([Buffer.from(letter), length, content])
}

const WELCOME = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))])
const FAREWELL = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0'))

t.test('F3 a connection that is ended in the moment in which it is ready ends no process', async (t) => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([WELCOME, FAREWELL])))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  t.teardown(() => new Promise((done) => server.close(done)))
  const { port } = server.address() as AddressInfo
  const db = createDb({ url: `postgresql://nobody@127.0.0.1:${port}/none`, poolSize: 2, name: 'test' })
  t.teardown(() => db.$disconnect())
  for (const work of [() => db.$transaction(async (tx) => tx.$queryRaw`SELECT 1`), () => db.$queryRaw`SELECT 1`])
    t.equal(
      await work().then(
        () => 'no error',
        (error: unknown) => classify(error).kind,
      ),
      'unavailable',
    )
})
