// Preloaded into a house (`--import`): its wall clock is wrong by FAULTS_CLOCK_SHIFT_MS, everything that asks `Date` included.
// The monotonic clock and the database go right, as on a machine whose time was set wrongly.
const shift = Number(process.env['FAULTS_CLOCK_SHIFT_MS'] ?? 0)
const Real = Date
const now = () => Real.now() + shift

globalThis.Date = new Proxy(Real, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new Real(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
})
