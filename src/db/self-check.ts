import type { Db } from './client.ts'

/** What must be in the database for the house to serve (I20), found by name. */
export const EXPECTED = {
  extension: ['btree_gist'],
  constraint: [
    'slots_of_an_official_never_overlap',
    'a_ticket_letter_is_a_bulgarian_capital',
    'slot_starts_at_its_local_time',
    'one_message_per_booking_kind_and_version',
    'one_message_per_entry_kind_and_version',
    'a_message_is_about_one_thing',
    'one_waitlist_entry_per_token',
    'who_waits_can_be_told',
    'an_offer_that_is_open_holds_its_slot',
    'one_booking_per_token',
    'a_booking_names_its_citizen',
    'a_hold_has_an_end',
    'a_limited_act_is_known',
    'a_challenge_is_spent_once',
    'there_is_one_proof_demand',
    'booking_state_is_known',
    'one_result_per_check',
    'one_seal_per_hash',
    'one_line_per_kind_of_data',
    'one_seal_follows_another',
    'there_is_one_mail_quarantine',
    'a_staff_role_is_known',
    'one_session_per_token_family',
    'one_staff_link_per_token',
    'one_message_per_staff_link',
    'a_second_factor_is_sealed',
    'a_recovery_code_stands_once',
    'one_count_of_failures_per_account',
    'one_count_of_tries_per_code_or_address',
    'one_draft_per_cookie',
    'a_draft_is_found_by_a_hash',
    'a_draft_is_sealed',
    'a_waived_rule_is_known',
    'one_triage_per_question',
    'a_redirected_question_frees_its_hour',
    'one_feed_per_token',
    'one_feed_per_person_and_official',
    'a_call_is_about_one_thing',
    'one_summary_per_person_and_day',
    'one_message_per_list_mail',
    'one_text_per_occasion_language_and_version',
    'one_ticket_per_day_and_number',
    'a_booking_is_asked_about_once',
    'one_feedback_per_token',
    'one_message_per_feedback',
    'one_sum_per_question_and_answer',
    'one_board_per_token',
    'one_board_per_name',
    'a_board_is_found_by_a_hash',
    'one_outcome_per_booking',
    'one_message_per_outcome_and_version',
  ],
  index: [
    // The judge between two citizens: with all that it says, for one of this name that lets a state out is none.
    'one_live_booking_per_slot on bookings (slot_id) for arrived confirmed done held in-meeting unverified',
    'one_live_booking_per_code on bookings (code) for arrived confirmed held in-meeting unverified',
  ],
  'unique index': [
    'one_day_per_schedule_and_date',
    'one_place_per_telephone_and_official',
    'one_place_per_email_and_official',
    'one_open_offer_per_entry',
    'a_slot_is_offered_once_to_an_entry',
    'one_open_call_per_cause',
    'one_ticket_letter_per_active_official',
    'one_list_mail_per_reception_and_person',
  ],
  trigger: [
    'booking_changes_along_the_graph',
    'waitlist_changes_along_the_graph',
    'offer_follows_its_hold',
    'slots_given_back_are_news',
    'slots_unblocked_are_news',
    'slots_of_opened_days_are_news',
    'slot_keeps_clear_of_booked',
    'an_official_has_a_ticket_letter',
    'calls_about_dead_mails',
    'calls_about_changes',
    'calls_about_offers',
    'calls_end_with_offers',
    'calls_end_with_delivery',
    'calls_end_with_bookings',
    'calls_end_with_places',
    'no_call_about_an_expert',
    'no_call_about_a_delay',
    'audit_is_append_only',
    'audit_is_never_truncated',
    'waived_rules_are_audited',
    'moves_are_counted',
    'what_was_written_goes_with_the_person',
    'experts_hear_of_changes',
    'outcomes_go_with_the_person',
    'seals_are_append_only',
    'seals_are_never_truncated',
  ],
  function: [
    'book_locked_slots',
    'book_slots',
    'nearest_free_slots',
    'hold_slot',
    'own_booking',
    'move_booking',
    'confirm_booking',
    'expire_lapsed',
    'mail_free_at',
    'lock_counted_mails',
    'holds_leave_room',
    'offers_leave_room',
    'offer_was_told',
    'spend_challenge',
    'under_attack',
    'cancel_booking',
    'move_for_citizen',
    'cancel_by_municipality',
    'triage_question',
    'record_visit',
    'undo_visit',
    'take_walk_in',
    'walk_in_slot',
    'undo_walk_in',
    'next_ticket',
    'staff_slot_refusal',
    'plan_expert_message',
    'erase_booking',
    'empty_booking',
    'plan_messages',
    'own_days_of_slots',
    'house_now',
    'bring_days_in_line',
    'open_reception_day',
    'close_reception_day',
    'block_slot',
    'quarantine_reason',
    'database_home',
    'slot_refusal',
    'slot_awaited',
    'waking_end',
    'join_waitlist',
    'accept_offer',
    'decline_offer',
    'accept_shown_offer',
    'decline_shown_offer',
    'leave_waitlist',
    'empty_waitlist_entry',
    'tend_waitlist',
    'audit_entry_text',
    'audit_seal_hash',
    'next_audit_seal',
    'forget_audit_entries',
    'add_call',
    'void_calls',
    'record_call',
    'call_can_be_taken_back',
    'close_day_as_case',
    'answer_affected',
    'reopen_closed_day',
    'tend_closure',
    'calls_follow_affected',
    'substitute_on_day',
    'accept_substitute',
    'undo_substitution',
    'settle_silence',
    'receiver_of',
    'free_ticket_letter',
    'give_ticket_letter',
    'end_closure',
    'retry_message',
    'delay_reception',
  ],
  // Where the house is not the owner of its tables, a migration brings some that its role was never granted.
  privilege: [
    ...[
      'bookable_slots',
      'citizens_bookings',
      'free_slots',
      'suitable_slots',
      'citizens_waitlist_entries',
      'staff_bookings',
      'staff_slots',
    ].map((name) => `SELECT on ${name}`),
    ...['audit_entries', 'audit_seals'].flatMap((name) => allowed(name, 'SELECT', 'INSERT')),
    ...['staff_feeds', 'boards', 'boards_officials'].flatMap((name) => allowed(name, 'SELECT', 'INSERT', 'DELETE')),
    ...allowed('staff_summaries', 'SELECT', 'INSERT', 'DELETE'),
    ...allowed('list_mails', 'SELECT', 'INSERT', 'DELETE'),
    ...allowed('message_texts', 'SELECT', 'INSERT'),
    ...allowed('booking_moves', 'SELECT', 'INSERT'),
    ...allowed('feedback_counts', 'SELECT', 'INSERT', 'UPDATE'),
    ...allowed('feedback_remarks', 'SELECT', 'INSERT', 'DELETE'),
    ...allowed('feedback_invitations', 'SELECT', 'INSERT', 'UPDATE', 'DELETE'),
    ...[
      'officials',
      'schedules',
      'reception_days',
      'slots',
      'messages',
      'house_checks',
      'retention_runs',
      'mail_quarantine',
      'waitlist_entries',
      'waitlist_offers',
      'calls',
      'closures',
      'affected_bookings',
      'closure_slots',
      'waived_rules',
      'question_triage',
      'outcomes',
    ].flatMap((name) => allowed(name, 'SELECT', 'INSERT', 'UPDATE')),
    ...[
      'staff_links',
      'staff_recovery_codes',
      'staff_users',
      'staff_users_officials',
      'staff_sessions',
      'sign_in_failures',
      'bookings',
      'idempotency_keys',
      'drafts',
      'find_booking_tries',
      'waitlist_known_slots',
      'limited_acts',
      'spent_challenges',
      'proof_demand',
    ].flatMap((name) => allowed(name, 'SELECT', 'INSERT', 'UPDATE', 'DELETE')),
  ],
} as const

function allowed(table: string, ...privileges: string[]): string[] {
  return privileges.map((privilege) => `${privilege} on ${table}`)
}

const OLDEST_SERVER = 15

type Found = {
  server: number
  encoding: string
  timeZone: string
  isolation: string
  clockOffset: string | null
  names: string[]
}

/**
 * Looks whether the database is what the code relies on.
 *
 * @returns one line for each thing that is not; empty: all is well
 */
export async function selfCheck(db: Db, { production }: { production: boolean }): Promise<string[]> {
  const [found] = await db.$queryRaw<[Found]>`
    SELECT current_setting('server_version_num')::int / 10000 AS server, current_setting('server_encoding') AS encoding,
      current_setting('TimeZone') AS "timeZone", current_setting('transaction_isolation') AS isolation, nullif(current_setting('priemna.clock_offset', true), '') AS "clockOffset",
      ARRAY(
        SELECT 'extension ' || extname::text FROM pg_extension
        UNION ALL SELECT 'constraint ' || conname::text FROM pg_constraint WHERE convalidated
        UNION ALL SELECT format('index %s on %s (%s) for %s', i.indexrelid::regclass, i.indrelid::regclass,
            (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid),
            (SELECT string_agg(state[1], ' ' ORDER BY state[1] COLLATE "C")
              FROM regexp_matches(pg_get_expr(i.indpred, i.indrelid), '''([a-z-]+)''', 'g') AS state))
          FROM pg_index i WHERE i.indisunique AND i.indisvalid AND i.indpred IS NOT NULL AND i.indrelid = 'bookings'::regclass
        UNION ALL SELECT 'unique index ' || indexrelid::regclass::text FROM pg_index WHERE indisunique AND indisvalid
        UNION ALL SELECT 'trigger ' || tgname::text FROM pg_trigger WHERE tgenabled IN ('O', 'A')
        UNION ALL SELECT format('privilege %s on %s', may, relname)
          FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS may
          WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v') AND has_table_privilege(pg_class.oid, may)
        UNION ALL SELECT 'function ' || proname::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND has_function_privilege(oid, 'EXECUTE')
      ) AS names`
  const names = new Set(found.names)
  const faults = Object.entries(EXPECTED).flatMap(([kind, expected]) =>
    expected.filter((name) => !names.has(`${kind} ${name}`)).map((name) => `the database lacks the ${kind} ${name}`),
  )
  if (found.encoding !== 'UTF8') faults.unshift(`the database's encoding is ${found.encoding}, it must be UTF8`)
  if (found.server < OLDEST_SERVER)
    faults.unshift(`the database server is PostgreSQL ${found.server}, it must be ${OLDEST_SERVER} or newer`)
  if (found.isolation !== 'read committed')
    faults.unshift(
      `the database session's transactions are ${found.isolation}, they must be read committed: does a pooler drop the connection's options?`,
    )
  if (found.timeZone !== 'UTC')
    faults.unshift(
      `the database session's TimeZone is ${found.timeZone}, it must be UTC: does a pooler drop the connection's options?`,
    )
  if (production && found.clockOffset) faults.push('the database has priemna.clock_offset set: that is for tests only')
  return faults
}
