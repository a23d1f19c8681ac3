/** A picture for a camera (a QR code), drawn as one path. `title`: what it is, and what else leads there. */
export function QrPicture({ picture, title }: { picture: readonly (readonly boolean[])[]; title: string }) {
  const path = picture.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${picture.length} ${picture.length}`} role="img" aria-label={title}>
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}
