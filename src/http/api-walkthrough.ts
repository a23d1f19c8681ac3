/** The booking path as commands to be tried in a shell. The ids are examples: each answer gives the next one's. */
export function walkthrough(publicUrl: string) {
  const api = `${publicUrl}/api/v1`
  return [
    { step: 'officials', command: `curl "${api}/officials"` },
    { step: 'availability', command: `curl "${api}/officials/kmet/availability"` },
    {
      step: 'book',
      command: `curl -X POST "${api}/bookings" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -d '{
    "slotId": "17",
    "citizen": { "name": "Иванка Тодорова", "phone": "0888 123 456" },
    "topic": { "text": "Осветление на улицата" },
    "locale": "bg"
  }'`,
    },
    { step: 'look', command: `curl "${api}/my-booking" -H "Authorization: Booking $MANAGE_TOKEN"` },
    {
      step: 'cancel',
      command: `curl -X POST "${api}/my-booking/cancel" \\
  -H "Authorization: Booking $MANAGE_TOKEN" \\
  -H "Content-Type: application/json" -d '{}'`,
    },
  ] as const
}
