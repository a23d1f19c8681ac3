import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

/** Answers with a stream of server-sent events (HTML Living Standard 9.2): the head goes out, with all that every answer has. */
export function streamOf(reply: FastifyReply): ServerResponse {
  reply.hijack()
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  return reply.raw
}
