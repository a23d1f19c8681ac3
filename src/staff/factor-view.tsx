import { type Locale, words } from '../i18n/words.ts'
import { Button, ButtonLink } from '../ui/components/button.tsx'
import { ErrorSummary } from '../ui/components/error-summary.tsx'
import { Input } from '../ui/components/input.tsx'
import { InsetText } from '../ui/components/inset-text.tsx'
import { QrPicture } from '../ui/components/qr-picture.tsx'
import type { PageContent } from '../ui/page-shell.tsx'
import { StaffForm } from '../ui/staff-shell.tsx'

const PATH = '/sluzhebno/profil/vtora-stapka'

type Factor = {
  locale: Locale
  on: boolean
  /** The new key while it is not on yet: as text, and as the squares of its picture. */
  key: { text: string; picture: readonly (readonly boolean[])[] } | null
  codesLeft: number
  /** The code that was typed is another. */
  wrong?: boolean
  /** Sent here, as administrators must have it. */
  must?: boolean
}

/** „Втора стъпка при входа“: off, being turned on, or on. */
export function factorPage({ locale, on, key, codesLeft, wrong = false, must = false }: Factor): PageContent {
  const { factor, profile } = words[locale].pages.accounts
  return {
    title: factor.title,
    faulty: wrong,
    back: '/sluzhebno/profil',
    main: (
      <>
        {wrong && <ErrorSummary locale={locale} errors={[{ field: 'code', text: factor.wrong }]} />}
        <h1>{factor.title}</h1>
        {must && !on && <InsetText>{profile.factorMust}</InsetText>}
        <p>{factor.lead}</p>
        {on && <On locale={locale} codesLeft={codesLeft} wrong={wrong} />}
        {!on && key && <Enrol locale={locale} picture={key.picture} text={key.text} wrong={wrong} />}
        {!on && !key && (
          <StaffForm action={PATH} className="buttons">
            <Button>{factor.begin}</Button>
          </StaffForm>
        )}
      </>
    ),
  }
}

/** The recovery codes, once. */
export function codesPage({ locale, codes }: { locale: Locale; codes: readonly string[] }): PageContent {
  const { factor } = words[locale].pages.accounts
  return {
    title: factor.codesHeading,
    main: (
      <>
        <div class="done" role="status">
          <p>{factor.on}</p>
        </div>
        <h1>{factor.codesHeading}</h1>
        <p>{factor.codes}</p>
        <ol class="govuk-list recovery-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <div class="buttons">
          <ButtonLink href="/sluzhebno/profil">{factor.ready}</ButtonLink>
        </div>
      </>
    ),
  }
}

function Enrol({
  locale,
  picture,
  text,
  wrong,
}: {
  locale: Locale
  picture: readonly (readonly boolean[])[]
  text: string
  wrong: boolean
}) {
  const { factor } = words[locale].pages.accounts
  return (
    <>
      <p>{factor.scan}</p>
      <QrPicture picture={picture} title={factor.picture} />
      <p>
        {factor.typeKey} <code>{text.replace(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <StaffForm action={`${PATH}/potvardi`}>
        <CodeField locale={locale} wrong={wrong} />
        <div class="buttons">
          <Button>{factor.confirm}</Button>
        </div>
      </StaffForm>
    </>
  )
}

function On({ locale, codesLeft, wrong }: { locale: Locale; codesLeft: number; wrong: boolean }) {
  const { factor } = words[locale].pages.accounts
  return (
    <>
      <p>
        <strong>{factor.on}</strong> {factor.left(codesLeft)}
      </p>
      <h2>{factor.off}</h2>
      <p>{factor.offHow}</p>
      <StaffForm action={`${PATH}/izklyuchi`}>
        <CodeField locale={locale} wrong={wrong} />
        <div class="buttons">
          <Button look="warning">{factor.off}</Button>
        </div>
      </StaffForm>
    </>
  )
}

function CodeField({ locale, wrong }: { locale: Locale; wrong: boolean }) {
  const { factor } = words[locale].pages.accounts
  return (
    <Input
      id="code"
      label={factor.code}
      hint={factor.codeHint}
      error={wrong ? factor.wrong : null}
      autoComplete="one-time-code"
      spellcheck={false}
      locale={locale}
    />
  )
}
