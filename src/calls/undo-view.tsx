import { type Locale, words } from '../i18n/words.ts'
import { Button } from '../ui/components/button.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'

/** Takes back what was last noted of a line. `about`: which, for whoever hears the button alone. */
export function UndoCall({ id, about, locale }: { id: string; about: string; locale: Locale }) {
  return (
    <StaffForm action={`/sluzhebno/obazhdaniya/${id}/nazad`} className="not-on-paper">
      <Button look="secondary">
        {words[locale].pages.calls.undo}
        <VisuallyHidden> – {about}</VisuallyHidden>
      </Button>
    </StaffForm>
  )
}
