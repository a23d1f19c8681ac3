/** The first stop of a keyboard: past the header. */
export function SkipLink({ href, text }: { href: string; text: string }) {
  return (
    <a class="govuk-skip-link" href={href}>
      {text}
    </a>
  )
}
