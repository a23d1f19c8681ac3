import t from 'tap'
import { words } from '../../src/i18n/words.ts'
import { sourcesBelow } from '../support/source-tree.ts'

/** What is done and to what, as the statements that write entries say it in plain. */
const WRITTEN =
  /INSERT INTO audit_entries \((?:at, )?actor, action, subject[^)]*\)\s*(?:VALUES \(|SELECT )(?:[^,']+, |NEW\.at, NEW\.actor, )?(?:'[a-z]+'|\$\{[^}]*\}(?:\s*\|\|\s*\w+)?|[^,]+), '([a-z-]+)', '([a-z-]+)'/g

t.test('every entry that the house writes in plain has its words in both languages', async (t) => {
  const { actions, subjects }: Record<'actions' | 'subjects', Record<string, string>> = words.bg.pages.audit
  const found = [...sourcesBelow('src', 'prisma').values()].flatMap((text) => [...text.matchAll(WRITTEN)])
  t.ok(found.length > 20, `${found.length} statements`)
  for (const [, action = '', subject = ''] of found) {
    t.ok(actions[action], `action ${action}`)
    t.ok(subjects[subject], `subject ${subject}`)
  }
  const lists = [...sourcesBelow('src').values()].flatMap((text) => [
    ...text.matchAll(/auditReading\([^;]*?list: '([a-z-]+)'/gs),
  ])
  t.ok(lists.length >= 5)
  for (const [, list = ''] of lists) t.ok(subjects[list], `list ${list}`)
})
