import Fastify from 'fastify'

/** The limit of this machine: Fastify answering bytes that stand ready. Arguments: port, size of the body. */
const [port = '0', size = '4096'] = process.argv.slice(2)
const filler = JSON.stringify({ filler: 'x'.repeat(Math.max(0, Number(size) - 13)) })
const json = Buffer.from(filler)
const html = Buffer.from(`<!doctype html><p>${'x'.repeat(Math.max(0, Number(size) - 18))}`)
const app = Fastify()
app.get('/json', (_request, reply) => reply.type('application/json; charset=utf-8').send(json))
app.get('/html', (_request, reply) => reply.type('text/html; charset=utf-8').send(html))
await app.listen({ host: '127.0.0.1', port: Number(port) })
