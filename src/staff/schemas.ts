import { Type } from 'typebox'
import { closed, Id, Instant } from '../http/schemas.ts'
import { PASSWORD_LENGTH } from './password-rules.ts'
import { ROLES } from './staff-member.ts'

export const RoleName = Type.Enum([...ROLES], { description: 'what a person may do' })

export const Me = closed({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  roles: Type.Array(RoleName),
  officials: Type.Array(Type.String(), { description: 'the slugs of those whose reception they keep' }),
})

export const SignIn = closed({
  email: Type.String({ pattern: '^[!-?A-~]{1,64}@[!-?A-~]{1,189}$', description: 'in printable ASCII' }),
  password: Type.String({ minLength: 1, maxLength: PASSWORD_LENGTH.most }),
  totp: Type.Optional(
    Type.String({
      maxLength: 20,
      description: 'the code of the app, or one for recovery, where the account has a second step',
    }),
  ),
})

export const Refresh = closed({ refreshToken: Type.String({ maxLength: 200 }) })

export const Tokens = closed({
  accessToken: Type.String({ description: 'for `Authorization: Bearer`; good for 15 minutes' }),
  expiresAt: { ...Instant, description: 'when the access token runs out' },
  refreshToken: Type.String({ description: 'for one call of `POST /session/refresh`' }),
})
