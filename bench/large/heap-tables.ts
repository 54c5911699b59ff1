/** Owns which children of a customer are laid out in order of arrival for comparison, and what of them a profile reads. */

const card = 'id, ticket_id, channel, direction, started_at_ms, ended_at_ms, agent_name, summary, emotion_peak, satisfaction';

/** `time`: by which they arrived; `read`: the columns and the most rows that a profile takes. */
export const heapTables = [
  { table: 'orders', time: 'placed_at_ms', columns: '*', read: '*', most: 50 },
  { table: 'logistics_event', time: 'at_ms', columns: '*', read: '*', most: 500 },
  { table: 'ticket_event', time: 'at_ms', columns: '*', read: '*', most: 200 },
  { table: 'contact', time: 'started_at_ms', columns: '*', read: card, most: 50 },
  { table: 'ticket', time: 'opened_at_ms', columns: '*', read: '*', most: 100 },
] as const;
