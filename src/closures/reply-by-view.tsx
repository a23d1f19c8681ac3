import { type Locale, words } from '../i18n/words.ts'
import { Input } from '../ui/components/input.tsx'

/** Until when citizens are asked to answer: a date and an hour. Stands within a form. */
export function ReplyBy({
  form,
  error,
  locale,
}: {
  form: { replyDate: string; replyTime: string }
  error: string | null
  locale: Locale
}) {
  const text = words[locale].pages.closures.close
  return (
    <div class="filters">
      <Input id="replyDate" type="date" label={text.replyDate} value={form.replyDate} error={error} locale={locale} />
      <Input id="replyTime" type="time" label={text.replyTime} value={form.replyTime} locale={locale} />
    </div>
  )
}
