/** Called after a commit that left messages to send; cheap, never fails, and many calls at once count as one. */
export type Nudge = () => void
