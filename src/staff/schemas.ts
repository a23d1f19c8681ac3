import { Type } from 'typebox'
import { closed, Id } from '../http/schemas.ts'
import { ROLES } from './staff-member.ts'

export const RoleName = Type.Enum([...ROLES], { description: 'what a person may do' })

export const Me = closed({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  roles: Type.Array(RoleName),
  officials: Type.Array(Type.String(), { description: 'the slugs of those whose reception they keep' }),
})
