/** A setting that cannot be; the message is one line for the person at the console. */
export class ConfigError extends Error {}

/** The environment as a program sees it. */
export type Env = Readonly<Record<string, string | undefined>>
