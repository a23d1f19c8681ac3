import { AjvCompiler } from '@fastify/ajv-compiler'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

type Serializers = ReturnType<typeof SerializerSelector>
type Serializer = ReturnType<ReturnType<Serializers>>

const serializers = SerializerSelector()
const made = new Map<string, WeakMap<object, Serializer>>()

/**
 * What Fastify compiles schemas with, each schema once: most answers of the API are one of a few, and by default each status
 * of each route had code of its own.
 */
export const compilersFactory = {
  buildValidator: AjvCompiler(),
  buildSerializer: ((shared, options) => {
    const compile = serializers(shared, options)
    const key = JSON.stringify(shared)
    const known = made.get(key) ?? new WeakMap<object, Serializer>()
    made.set(key, known)
    return (route) => {
      const { schema } = route
      if (typeof schema !== 'object' || schema === null) return compile(route)
      const serializer = known.get(schema) ?? compile(route)
      known.set(schema, serializer)
      return serializer
    }
  }) satisfies Serializers,
}
