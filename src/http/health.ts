import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { lastLook } from '../db/invariants.ts'
import { selfCheck } from '../db/self-check.ts'
import type { Deps } from '../deps.ts'
import { quarantineReason } from '../messages/quarantine.ts'
import type { AnsweredEarly } from './ready-answers.ts'

type Outbox = {
  oldestDueSeconds: number
  dead: number
  pending: number
  quarantined: boolean
  guesses: number
  seals: number
  head: bigint
  tampered: number
}

/**
 * Probes: `/livez` the process, `/readyz` the database and its schema, `/metrics` for Prometheus.
 *
 * @returns counts an answer that was given before the framework
 */
export function serveHealth(app: FastifyInstance, deps: Deps): (answered: AnsweredEarly) => void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const answers = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Answers by method, route pattern and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const oldestDue = new Gauge({
    name: 'messages_oldest_due_seconds',
    help: 'How long the oldest unsent message has been due, tries included; alert above 300',
    registers: [registry],
  })
  const dead = new Gauge({
    name: 'messages_dead_total',
    help: 'Messages that could not be delivered',
    registers: [registry],
  })
  const pending = new Gauge({
    name: 'messages_pending_total',
    help: 'Messages planned and not yet sent',
    registers: [registry],
  })

  const broken = new Gauge({
    name: 'invariants_broken',
    help: 'What the last nightly look found broken; alert above 0',
    registers: [registry],
  })
  const looked = new Gauge({
    name: 'invariants_checked_timestamp_seconds',
    help: 'When that look was; 0: never',
    registers: [registry],
  })

  const quarantined = new Gauge({
    name: 'messages_quarantined',
    help: '1 while no mail leaves until an operator releases them; alert on it',
    registers: [registry],
  })

  const auditSeals = new Gauge({
    name: 'audit_seals',
    help: 'How many seals the audit log has',
    registers: [registry],
  })
  const auditHead = new Gauge({
    name: 'audit_head',
    help: 'The last of them: the first twelve hex digits of its hash as a number, so that its history is kept outside of the house',
    registers: [registry],
  })
  const auditBroken = new Gauge({
    name: 'audit_broken',
    help: 'Faults that the last look at the audit log found; alert above 0',
    registers: [registry],
  })

  const guesses = new Gauge({
    name: 'sign_in_failures',
    help: 'Failures to sign in, in a row at one account and within the hour, of all accounts together; alert above 100',
    registers: [registry],
  })

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    answers.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000)
    done()
  })

  app.get('/livez', { logLevel: 'warn', schema: { hide: true } }, async () => ({ status: 'alive' }))

  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })

  app.get('/readyz', { logLevel: 'warn', schema: { hide: true } }, async (request, reply) => {
    if (closing) return reply.code(503).send({ status: 'not-ready', faults: ['the process is closing'] })
    try {
      const faults = await selfCheck(deps.db, deps.config)
      if (faults.length === 0)
        return { status: 'ready', ...((await quarantineReason(deps.db)) && { mails: 'quarantined' }) }
      request.log.error({ faults }, 'not-ready')
      return reply.code(503).send({ status: 'not-ready', faults })
    } catch (error) {
      request.log.warn({ err: error }, 'not-ready')
      return reply.code(503).send({ status: 'not-ready', faults: ['the database does not answer'] })
    }
  })

  app.get('/metrics', { logLevel: 'warn', schema: { hide: true } }, async (_request, reply) => {
    const [[outbox], look] = await Promise.all([
      deps.db.$queryRaw<[Outbox]>`
        SELECT coalesce(extract(epoch FROM house_now() - min(coalesce(first_due_at, due_at))
            FILTER (WHERE state <> 'dead' AND coalesce(first_due_at, due_at) <= house_now())), 0)::float8 AS "oldestDueSeconds",
          (SELECT quarantine_reason()) IS NOT NULL AS quarantined,
          (SELECT coalesce(sum(count), 0)::int FROM sign_in_failures WHERE last_at > house_now() - interval '1 hour') AS guesses,
          (SELECT coalesce(max(n), 0) FROM audit_seals) AS seals,
          coalesce((SELECT ('x' || left(encode(hash, 'hex'), 12))::bit(48)::bigint FROM audit_seals ORDER BY n DESC LIMIT 1), 0) AS head,
          coalesce((SELECT (broken ->> 'faults')::int FROM house_checks WHERE name = 'audit-chain'), 0) AS tampered,
          count(*) FILTER (WHERE state = 'dead' AND last_error IS DISTINCT FROM 'late')::int AS dead,
          count(*) FILTER (WHERE state IN ('pending', 'sending'))::int AS pending
        FROM messages WHERE state IN ('pending', 'sending', 'dead')`,
      lastLook(deps.db),
    ])
    broken.set(look?.broken ?? 0)
    looked.set(look?.checkedAt ?? 0)
    oldestDue.set(outbox.oldestDueSeconds)
    dead.set(outbox.dead)
    pending.set(outbox.pending)
    quarantined.set(outbox.quarantined ? 1 : 0)
    guesses.set(outbox.guesses)
    auditSeals.set(outbox.seals)
    auditHead.set(Number(outbox.head))
    auditBroken.set(outbox.tampered)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  return countEarly(registry)
}

/** Answers before the framework take no time worth a histogram, nor has each the time to be entered in one. */
function countEarly(registry: Registry): (answered: AnsweredEarly) => void {
  const waiting = new Map<string, AnsweredEarly & { times: number }>()
  new Counter({
    name: 'http_ready_answers_total',
    help: 'Answers that stood ready, by route pattern and status; not in http_request_duration_seconds',
    labelNames: ['route', 'status'] as const,
    registers: [registry],
    collect() {
      for (const { route, status, times } of waiting.values()) this.inc({ route, status: String(status) }, times)
      waiting.clear()
    },
  })
  return ({ route, status }) => {
    const key = `${status} ${route}`
    const known = waiting.get(key)
    if (known) known.times += 1
    else waiting.set(key, { route, status, times: 1 })
  }
}
