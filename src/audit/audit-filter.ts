/** Which entries are asked for; what is null is not asked for. Dates are local, YYYY-MM-DD, both included. */
export type AuditFilter = {
  /** `citizen`, `system`, `operator`, `unknown`, or `user:<number>`. */
  who: string | null
  action: string | null
  subject: string | null
  id: string | null
  /** The slug of an official: what concerns their receptions. */
  official: string | null
  from: string | null
  to: string | null
}

/** Everything. */
export const NO_FILTER: AuditFilter = {
  who: null,
  action: null,
  subject: null,
  id: null,
  official: null,
  from: null,
  to: null,
}
