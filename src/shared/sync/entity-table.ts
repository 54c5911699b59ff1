/**
 * The one list of what is synced: kinds, their wire numbers, and their columns. Pages are validated by column type against it,
 * both databases are tested against it, and rows are mapped between snake_case and camelCase by it.
 */

import { type Approval, approvalSchema } from '../approval/approval.ts';
import { type Contact, contactSchema } from '../contact/contact.ts';
import {
  type Benefit,
  benefitSchema,
  type Customer,
  customerSchema,
  type LogisticsEvent,
  logisticsEventSchema,
  type Order,
  orderSchema,
} from '../customer/customer.ts';
import { type PackRow, packRowSchema } from '../pack/pack.ts';
import { type Escalation, escalationSchema } from '../ticket/escalation.ts';
import { type Task, taskSchema } from '../ticket/task.ts';
import {
  type Commitment,
  type Conflict,
  commitmentSchema,
  conflictSchema,
  type FollowUp,
  followUpSchema,
  type Ticket,
  type TicketEvent,
  ticketEventSchema,
  ticketSchema,
} from '../ticket/ticket.ts';
import { type Contest, contestSchema, type Member, memberSchema } from './directory.ts';

/** Wire and storage type of a column. `int` holds counts and epoch ms; `bool` is 0/1 in SQLite; `json` is TEXT in SQLite and jsonb in PostgreSQL. */
export type ColumnType = 'text' | 'int' | 'bool' | 'json';
export type Column = { name: string; type: ColumnType; nullable: boolean };

export type EntityRows = {
  customer: Customer;
  benefit: Benefit;
  order: Order;
  logistics_event: LogisticsEvent;
  contact: Contact;
  ticket: Ticket;
  ticket_event: TicketEvent;
  commitment: Commitment;
  follow_up: FollowUp;
  pack: PackRow;
  conflict: Conflict;
  member: Member;
  contest: Contest;
  approval: Approval;
  task: Task;
  escalation: Escalation;
};
export type EntityName = keyof EntityRows;

export type EntityTable = {
  /** Number on the wire and in `sync_index.kind`; never reused. */
  kind: number;
  /** SQL table name, the same in both databases (`order` is a reserved word). */
  table: string;
  columns: readonly Column[];
  /** Children are clustered by customer on the desk: PK (customer_id, <time> DESC, id). Null: PK id. */
  clusterBy: { time: string } | null;
};

const base = 'id scope ver:int deleted:bool';

/** `name` text, `name:int`, `name:bool`, `name:json`; a trailing ? means nullable. */
function columns(spec: string): readonly Column[] {
  return spec
    .trim()
    .split(/\s+/)
    .map((word) => {
      const nullable = word.endsWith('?');
      const [name = '', type = 'text'] = (nullable ? word.slice(0, -1) : word).split(':');
      return { name, type: type as ColumnType, nullable };
    });
}

export const entityTables: { readonly [K in EntityName]: EntityTable } = {
  customer: {
    kind: 1,
    table: 'customer',
    clusterBy: null,
    columns: columns(
      `${base} member_no name salutation phone contact_points:json tier verified:bool tags:json region member_since_ms:int last_contact_at_ms:int?`,
    ),
  },
  benefit: {
    kind: 2,
    table: 'benefit',
    clusterBy: null,
    columns: columns(`${base} customer_id title amount_cents:int? status expires_at_ms:int?`),
  },
  order: {
    kind: 3,
    table: 'orders',
    clusterBy: { time: 'placed_at_ms' },
    columns: columns(
      `${base} customer_id order_no product quantity:int amount_cents:int status placed_at_ms:int shipped_at_ms:int? promised_at_ms:int? signed_at_ms:int? signed_by? carrier? tracking_no?`,
    ),
  },
  logistics_event: {
    kind: 4,
    table: 'logistics_event',
    clusterBy: { time: 'at_ms' },
    columns: columns(`${base} customer_id order_id at_ms:int place text`),
  },
  contact: {
    kind: 5,
    table: 'contact',
    clusterBy: null,
    columns: columns(
      `${base} customer_id? ticket_id? channel direction from_address state started_at_ms:int ended_at_ms:int? agent_id? agent_name summary emotion_peak:int wrap_code? packs:json transcript:json guide:json? alerts:json satisfaction:int?`,
    ),
  },
  ticket: {
    kind: 6,
    table: 'ticket',
    clusterBy: null,
    columns: columns(
      `${base} ticket_no customer_id order_id? contact_id? type title channel emotion:int urgency opened_at_ms:int golden_due_at_ms:int first_response_at_ms:int? plan_due_at_ms:int plan_given_at_ms:int? closed_at_ms:int? problem:json demands:json facts:json evidence:json options:json chosen_option_id? last_action last_action_at_ms:int fields_rev stage status_rev owner_id? owner_name department owner_rev`,
    ),
  },
  ticket_event: {
    kind: 7,
    table: 'ticket_event',
    clusterBy: { time: 'at_ms' },
    columns: columns(`${base} ticket_id customer_id kind text author_id? author_name at_ms:int reason_code?`),
  },
  commitment: {
    kind: 8,
    table: 'commitment',
    clusterBy: null,
    columns: columns(
      `${base} ticket_id? customer_id contact_id? what owner_id? owner_name made_at_ms:int due_at_ms:int words status settled_at_ms:int?`,
    ),
  },
  follow_up: {
    kind: 9,
    table: 'follow_up',
    clusterBy: null,
    columns: columns(
      `${base} ticket_id customer_id kind due_at_ms:int assignee_id? assignee_name status outcome done_at_ms:int? score:int?`,
    ),
  },
  pack: {
    kind: 10,
    table: 'pack',
    clusterBy: null,
    columns: columns(`${base} pack_id version:int kind title issued_at_ms:int published_by body signature:json`),
  },
  conflict: {
    kind: 11,
    table: 'conflict',
    clusterBy: null,
    columns: columns(
      `${base} entity entity_id group status code mutation mine:json theirs:json theirs_rev? theirs_by theirs_at_ms:int? author_id at_ms:int resolved_at_ms:int?`,
    ),
  },
  member: { kind: 12, table: 'member', clusterBy: null, columns: columns(`${base} name role team_id senior:bool`) },
  contest: {
    kind: 13,
    table: 'contest',
    clusterBy: null,
    columns: columns(`${base} rule pack_version:int text note author_id author_name at_ms:int status`),
  },
  approval: {
    kind: 14,
    table: 'approval',
    clusterBy: null,
    columns: columns(
      `${base} ticket_id customer_id contact_id? option_id title time_text type cost_cents:int coupon_cents:int reason requested_by_id requested_by_name requested_at_ms:int status decided_by_id? decided_by_name decided_at_ms:int? note`,
    ),
  },
  task: {
    kind: 15,
    table: 'task',
    clusterBy: null,
    columns: columns(
      `${base} ticket_id customer_id department slot:int kind duty? what brief:json asked_by_id? asked_by_name asked_at_ms:int due_at_ms:int state result settled_at_ms:int? thread:json rev`,
    ),
  },
  escalation: {
    kind: 16,
    table: 'escalation',
    clusterBy: null,
    columns: columns(
      `${base} clock subject_id ticket_id? customer_id? what reason_code? due_at_ms:int raised_at_ms:int level:int receivers:json state taken_by_id? taken_by_name taken_at_ms:int? note settled_at_ms:int?`,
    ),
  },
};

export const entityNames = Object.keys(entityTables) as EntityName[];

export const entitySchemas = {
  customer: customerSchema,
  benefit: benefitSchema,
  order: orderSchema,
  logistics_event: logisticsEventSchema,
  contact: contactSchema,
  ticket: ticketSchema,
  ticket_event: ticketEventSchema,
  commitment: commitmentSchema,
  follow_up: followUpSchema,
  pack: packRowSchema,
  conflict: conflictSchema,
  member: memberSchema,
  contest: contestSchema,
  approval: approvalSchema,
  task: taskSchema,
  escalation: escalationSchema,
} as const;

const nameByKind = new Map(entityNames.map((name) => [entityTables[name].kind, name]));

export function entityByKind(kind: number): EntityName | undefined {
  return nameByKind.get(kind);
}

/** `last_contact_at_ms` → `lastContactAtMs`. */
export function toCamel(snake: string): string {
  return snake.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
