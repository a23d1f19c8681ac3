import { DateTime } from 'luxon'
import { ZONE } from '../clock.ts'
import { numericDate } from '../i18n/format-time.ts'
import { type Locale, words as wordsOf } from '../i18n/words.ts'
import type { Mail } from '../messages/compose-mail.ts'
import { braced, type MailWords, type Placeholder } from '../messages/own-texts.ts'
import { allowedIn, TEXT_OCCASIONS, type TextOccasion, textKind } from '../messages/text-kinds.ts'
import { TEXT_LIMITS, type TextFault } from '../messages/text-rules.ts'
import type { StaffMember } from '../staff/staff-member.ts'
import { Button } from '../ui/components/button.tsx'
import { Details } from '../ui/components/details.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { RowTable } from '../ui/components/rows.tsx'
import { Textarea } from '../ui/components/textarea.tsx'
import { VisuallyHidden } from '../ui/components/visually-hidden.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'
import type { TextVersion } from './text-queries.ts'

const FIELDS = { subject: 'tema', heading: 'zaglavie', lead: 'uvod' } as const
const LOCALES: readonly Locale[] = ['bg', 'en']
const textsOf = (locale: Locale) => wordsOf[locale].pages.mailTexts
const dateOf = (seconds: number, locale: Locale) => numericDate(DateTime.fromSeconds(seconds, { zone: ZONE }), locale)

/** Every mail, and whose words it has in each language. */
export function textsPage({ newest, staff }: { newest: TextVersion[]; staff: StaffMember }): PageContent {
  const text = textsOf(staff.locale)
  const own = (occasion: TextOccasion, locale: Locale) =>
    newest.find((each) => each.occasion === occasion && each.locale === locale && each.words !== null)
  return {
    title: text.title,
    main: (
      <>
        <div class="page-heading">
          <div>
            <h1>{text.title}</h1>
            <p>{text.lead}</p>
          </div>
        </div>
        <RowTable
          caption={text.caption}
          columns={[
            { text: text.columns.mail },
            { text: text.columns.bg, label: text.columns.bg },
            { text: text.columns.en, label: text.columns.en },
          ]}
          rows={TEXT_OCCASIONS.map((occasion) => ({
            key: occasion,
            cells: [
              text.occasion[occasion],
              ...LOCALES.map((locale) => {
                const found = own(occasion, locale)
                return (
                  <>
                    <a class="govuk-link" href={`/sluzhebno/tekstove/${occasion}/${locale}`}>
                      {text.edit}
                      <VisuallyHidden>
                        {' '}
                        – {text.occasion[occasion]}, {text.language[locale]}
                      </VisuallyHidden>
                    </a>{' '}
                    <span class="secondary">{found ? text.own(dateOf(found.savedAt, staff.locale)) : text.house}</span>
                  </>
                )
              }),
            ],
          }))}
        />
      </>
    ),
  }
}

export type Editor = {
  occasion: TextOccasion
  locale: Locale
  words: MailWords
  faults: TextFault[]
  versions: TextVersion[]
  preview: Mail | null
  done: 'saved' | 'reset' | null
  conflict: boolean
  staff: StaffMember
}

/** One mail in one language: its words, what may stand in them, a preview, and the versions before. */
export function textPage(editor: Editor): PageContent {
  const { occasion, locale, faults, versions, preview, done, conflict, staff } = editor
  const text = textsOf(staff.locale)
  const title = `${text.occasion[occasion]}, ${text.language[locale]}`
  return {
    title,
    back: '/sluzhebno/tekstove',
    faulty: faults.length > 0 || conflict,
    main: (
      <>
        {faults.length > 0 && (
          <ErrorSummary
            locale={staff.locale}
            errors={faults.map(({ part, fault }) => ({
              field: FIELDS[part],
              text: `${text.parts[part]}: ${wordsOf[staff.locale].faults[fault]}`,
            }))}
          />
        )}
        {conflict && (
          <ErrorSummary locale={staff.locale}>
            <p>{text.conflict}</p>
          </ErrorSummary>
        )}
        {done && (
          <div class="done" role="status">
            <p>{done === 'saved' ? text.saved : text.reset}</p>
          </div>
        )}
        <h1>{title}</h1>
        <div class="columns">
          <Form {...editor} />
          {preview && <Preview {...editor} preview={preview} />}
        </div>
        {versions.length > 0 && <History versions={versions} staff={staff} />}
      </>
    ),
  }
}

function Form({ occasion, locale, words, faults, versions, staff }: Editor) {
  const text = textsOf(staff.locale)
  const { must } = textKind(occasion)
  const named = (placeholders: readonly Placeholder[]) => placeholders.map((each) => braced(each, locale)).join(', ')
  const hint = (part: keyof MailWords) =>
    [
      text.may(named(allowedIn(part, occasion))),
      must[part] && text.must(named(must[part])),
      part === 'lead' && text.leadHint,
    ]
      .filter(Boolean)
      .join(' ')
  const field = (part: keyof MailWords) => {
    const found = faults.find((each) => each.part === part)
    return {
      id: FIELDS[part],
      locale: staff.locale,
      label: text.parts[part],
      hint: hint(part),
      value: words[part],
      error: found && wordsOf[staff.locale].faults[found.fault],
    }
  }
  return (
    <StaffForm action={`/sluzhebno/tekstove/${occasion}/${locale}`}>
      <input type="hidden" name="versiya" value={String(versions[0]?.version ?? 0)} />
      <Input {...field('subject')} />
      <Input {...field('heading')} />
      <Textarea {...field('lead')} rows={7} limit={TEXT_LIMITS.lead} />
      <div class="buttons">
        <Button name="stapka" value="pregled" look="secondary">
          {text.preview}
        </Button>
        <Button name="stapka" value="sahranete">
          {text.save}
        </Button>
      </div>
      {versions[0]?.words && (
        <Details summary={text.back}>
          <p>{text.backWhy}</p>
          <Button name="stapka" value="varnete" look="secondary">
            {text.back}
          </Button>
        </Details>
      )}
    </StaffForm>
  )
}

function Preview({ occasion, locale, words, preview, staff }: Editor & { preview: Mail }) {
  const text = textsOf(staff.locale)
  const query = new URLSearchParams({ tema: words.subject, zaglavie: words.heading, uvod: words.lead })
  return (
    <section>
      <h2>{text.previewTitle}</h2>
      <p>{text.previewLead}</p>
      <p>
        {text.parts.subject}: <strong lang={locale}>{preview.subject}</strong>
      </p>
      <iframe
        class="mail-frame"
        sandbox=""
        title={text.previewHtml}
        src={`/sluzhebno/tekstove/${occasion}/${locale}/pismo?${query}`}
      />
      <Details summary={text.previewText}>
        <pre class="breakable" lang={locale}>
          {preview.text}
        </pre>
      </Details>
    </section>
  )
}

function History({ versions, staff }: { versions: TextVersion[]; staff: StaffMember }) {
  const text = textsOf(staff.locale)
  return (
    <section>
      <h2>{text.history}</h2>
      {versions.map(({ version, words, savedAt, savedBy, locale }) => (
        <Details
          key={version}
          summary={text.version(version, dateOf(savedAt, staff.locale), savedBy ?? text.unknownPerson)}
        >
          {words === null ? (
            <p>{text.houseVersion}</p>
          ) : (
            <div lang={locale}>
              <p>
                <strong>{words.subject}</strong>
              </p>
              <p>{words.heading}</p>
              <p class="own-lead">{words.lead}</p>
            </div>
          )}
        </Details>
      ))}
    </section>
  )
}
