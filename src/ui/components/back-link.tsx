/** The way to the page before, above everything in main. */
export function BackLink({ href, text }: { href: string; text: string }) {
  return (
    <a class="govuk-back-link" href={href}>
      {text}
    </a>
  )
}
