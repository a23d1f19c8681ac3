/** What the reference reads of a JSON Schema. */
export type Schema = {
  $ref?: string
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  maxItems?: number
  description?: string
}

type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema }
type Content = Record<string, { schema?: Schema }>
type RawOperation = {
  summary?: string
  description?: string
  tags?: string[]
  security?: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { content?: Content }
  responses?: Record<string, { description?: string; content?: Content }>
}

/** What the reference reads of an OpenAPI document. */
export type ApiDocument = {
  tags?: { name: string; description?: string }[]
  paths?: Record<string, Record<string, RawOperation>>
  components?: { schemas?: Record<string, Schema>; securitySchemes?: Record<string, { description?: string }> }
}

/** A parameter, header or field of a body; `name` has dots for what lies within. */
export type Field = { name: string; required: boolean; type: string; limits: string[]; description: string }

export type Operation = {
  id: string
  method: string
  path: string
  summary: string
  description: string
  /** The Authorization header it needs; null where it needs none. */
  authorization: string | null
  parameters: Field[]
  headers: Field[]
  body: Field[]
  answers: { status: string; description: string; fields: string[] }[]
}

export type ApiReference = { name: string; description: string; operations: Operation[] }[]

/** The operations of a document by tag, in the document's order, as a reader wants them. */
export function apiReference(document: ApiDocument): ApiReference {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({ raw, operation: operationOf(document, method, path, raw) })),
  )
  return (document.tags ?? []).map(({ name, description }) => ({
    name,
    description: description ?? '',
    operations: operations.filter(({ raw }) => raw.tags?.includes(name)).map(({ operation }) => operation),
  }))
}

/** The fields of a schema, those of inner objects too: `citizen.name`, `days[].date`. */
export function fieldsOf(document: ApiDocument, given: Schema | undefined, prefix = '', within = true): Field[] {
  const schema = resolve(document, given)
  return Object.entries(schema.properties ?? {}).flatMap(([key, raw]) => {
    const field = notNull(resolve(document, raw))
    const name = `${prefix}${key}`
    const required = within && (schema.required?.includes(key) ?? false)
    if (field.properties) return fieldsOf(document, field, `${name}.`, required)
    const items = field.items && resolve(document, field.items)
    if (items?.properties) return fieldsOf(document, items, `${name}[].`, required)
    return [fieldOf(document, { name, required, schema: raw })]
  })
}

function operationOf(document: ApiDocument, method: string, path: string, raw: RawOperation): Operation {
  const [scheme] = Object.keys(raw.security?.[0] ?? {})
  const given = (place: (where: string) => boolean) =>
    (raw.parameters ?? [])
      .filter((parameter) => place(parameter.in))
      .map(({ name, required, description, schema }) =>
        fieldOf(document, {
          name,
          required: required ?? false,
          schema: { ...schema, ...(description ? { description } : {}) },
        }),
      )
  return {
    id: `${method}${path.replace(/[^a-z0-9]+/gi, '-')}`.replace(/-$/, ''),
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? '',
    description: raw.description ?? '',
    authorization:
      scheme === undefined ? null : (document.components?.securitySchemes?.[scheme]?.description ?? scheme),
    parameters: given((where) => where !== 'header'),
    headers: given((where) => where === 'header'),
    body: fieldsOf(document, notNull(resolve(document, raw.requestBody?.content?.['application/json']?.schema))),
    answers: Object.entries(raw.responses ?? {}).map(([status, { description, content }]) => ({
      status,
      description: description ?? '',
      fields: fieldsOf(document, content?.['application/json']?.schema).map(({ name }) => name),
    })),
  }
}

function fieldOf(
  document: ApiDocument,
  { name, required, schema }: { name: string; required: boolean; schema: Schema },
): Field {
  const resolved = resolve(document, schema)
  return {
    name,
    required,
    type: typeOf(document, resolved),
    limits: limitsOf(notNull(resolved)),
    description: schema.description ?? resolved.description ?? '',
  }
}

function typeOf(document: ApiDocument, schema: Schema): string {
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return schema.anyOf.map((each) => typeOf(document, resolve(document, each))).join(' | ')
  if (schema.items) return `${typeOf(document, resolve(document, schema.items))}[]`
  return schema.format ? `${schema.type} (${schema.format})` : (schema.type ?? 'any')
}

function limitsOf({ minLength, maxLength, maxItems, pattern, items }: Schema): string[] {
  const length = items?.maxLength ?? maxLength
  return [
    minLength !== undefined && `≥ ${minLength} characters`,
    length !== undefined && `≤ ${length} characters`,
    maxItems !== undefined && `≤ ${maxItems} items`,
    pattern !== undefined && pattern,
  ].filter((limit) => limit !== false)
}

function resolve(document: ApiDocument, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.replace('#/components/schemas/', '')
  if (name === undefined) return schema ?? {}
  return {
    ...document.components?.schemas?.[name],
    ...(schema?.description ? { description: schema.description } : {}),
  }
}

/** A schema that is „this or null“ is this. */
function notNull(schema: Schema): Schema {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null')
  return others?.length === 1 && others[0] ? others[0] : schema
}
