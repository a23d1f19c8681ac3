import type { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import type { DomainError } from '../domain-error.ts'
import type { SubstitutionInput } from './closure.ts'
import type { ClosingInput } from './closure-rules.ts'

/** What the form of a closing holds, as typed. */
export type ClosingForm = {
  reason: string
  publicReason: string
  publicReasonEn: string
  replyDate: string
  replyTime: string
  slots: string[]
}

/** What a browser sends of it: one value or several. */
export type PostedForm = Partial<
  Record<'reason' | 'publicReason' | 'publicReasonEn' | 'replyDate' | 'replyTime' | 'do', string>
> & {
  slot?: string | string[]
}

export type ClosingFault = 'reason' | 'publicReason' | 'replyBy' | 'slot'

/** The form before anything is typed: the usual end, and the slots that are kept where none are named. */
export function emptyForm({ replyBy, usual }: { replyBy: DateTime; usual: number[] }): ClosingForm {
  const at = replyBy.setZone(ZONE)
  return {
    reason: '',
    publicReason: '',
    publicReasonEn: '',
    replyDate: at.toFormat('yyyy-MM-dd'),
    replyTime: at.toFormat('HH:mm'),
    slots: usual.map(String),
  }
}

export function postedForm(body: PostedForm): ClosingForm {
  const { reason = '', publicReason = '', publicReasonEn = '', replyDate = '', replyTime = '', slot = [] } = body
  const slots = [slot].flat().filter((id) => /^[1-9][0-9]{0,8}$/.test(id))
  return { reason, publicReason, publicReasonEn, replyDate, replyTime, slots }
}

/** The same as the use case takes it. */
export function closingInput(form: ClosingForm): ClosingInput {
  const { reason, publicReason, publicReasonEn, replyDate, replyTime, slots } = form
  return { reason, publicReason, publicReasonEn, replyBy: `${replyDate}T${replyTime}`, holdSlots: slots }
}

/** Which fields a refusal is about; null where it is about none. */
export function faultsOf(error: DomainError): ClosingFault[] | null {
  if (error.code === 'slot-taken') return ['slot']
  if (error.code !== 'invalid-body') return null
  const { errors } = (error as DomainError<'invalid-body'>).details
  return errors.map(({ pointer }) => pointer.slice(1) as ClosingFault)
}

/** What the form of a substitution holds, as typed. */
export type SubstituteForm = Record<
  'official' | 'reason' | 'publicReason' | 'publicReasonEn' | 'silence' | 'replyDate' | 'replyTime',
  string
>

export type SubstituteFault = 'official' | 'reason' | 'replyBy' | 'overlap' | 'state'

export function emptySubstituteForm(replyBy: DateTime): SubstituteForm {
  const { replyDate, replyTime } = emptyForm({ replyBy, usual: [] })
  return { official: '', reason: '', publicReason: '', publicReasonEn: '', silence: 'keep', replyDate, replyTime }
}

export function postedSubstituteForm(body: Partial<SubstituteForm>): SubstituteForm {
  const { official = '', reason = '', publicReason = '', publicReasonEn = '' } = body
  const { silence = 'keep', replyDate = '', replyTime = '' } = body
  return { official, reason, publicReason, publicReasonEn, silence, replyDate, replyTime }
}

/** The same as the use case takes it. */
export function substituteInput({ replyDate, replyTime, silence, ...rest }: SubstituteForm): SubstitutionInput {
  return { ...rest, silence: silence === 'cancel' ? 'cancel' : 'keep', replyBy: `${replyDate}T${replyTime}` }
}

/** Which fields a refusal is about; null where it is about none. */
export function substituteFaultsOf(error: DomainError): SubstituteFault[] | null {
  if (error.code === 'hours-overlap') return ['overlap']
  if (error.code === 'not-changeable') return ['state']
  return faultsOf(error) as SubstituteFault[] | null
}
