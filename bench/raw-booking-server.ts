import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'

/**
 * The least that a booking can be: a slot, a person, a message to send, in one transaction of prepared statements with
 * node-postgres. No rules, no idempotency, no limits, no audit. Arguments: port, database.
 */
const [port = '0', url = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 16 })
await pool.query(`CREATE TABLE IF NOT EXISTS raw_bookings (id uuid PRIMARY KEY, slot_id integer NOT NULL UNIQUE, name text, phone text, topic text);
  CREATE TABLE IF NOT EXISTS raw_messages (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, booking_id uuid NOT NULL)`)
type Order = { slotId: string; citizen: { name: string; phone: string }; topic: { text: string } }
const app = Fastify()
app.post<{ Body: Order }>('/bookings', async (request, reply) => {
  const { slotId, citizen, topic } = request.body
  const id = randomUUID()
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const insert = { name: 'b', text: 'INSERT INTO raw_bookings VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING' }
    const { rowCount } = await client.query({
      ...insert,
      values: [id, Number(slotId), citizen.name, citizen.phone, topic.text],
    })
    if (rowCount === 1)
      await client.query({ name: 'm', text: 'INSERT INTO raw_messages (booking_id) VALUES ($1)', values: [id] })
    await client.query('COMMIT')
    return reply.code(rowCount === 1 ? 201 : 409).send({ id })
  } finally {
    client.release()
  }
})
await app.listen({ host: '127.0.0.1', port: Number(port) })
