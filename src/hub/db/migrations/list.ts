/** Every migration, in order. Forward only; a shipped one is never edited. */
import type { Kysely } from 'kysely';
import { tables } from './0010-tables.ts';
import { hubCommitFunction } from './0020-hub-commit.ts';
import { eraseAndMarks } from './0030-erase-and-marks.ts';
import { retention } from './0040-retention.ts';
import { sourcesAndIdentity } from './0050-sources-and-identity.ts';
import { approvals } from './0070-approvals.ts';
import { departmentsAndEscalation } from './0080-departments.ts';
import { progressLinks } from './0090-progress-links.ts';
import { contactEvents } from './0091-contact-events.ts';
import { ticketNumbers } from './0092-ticket-numbers.ts';
import { seniors } from './0100-seniors.ts';
import { presence } from './0120-presence.ts';
import { modelEndpoint } from './0130-model-endpoint.ts';
import { leanHubCommit } from './0131-lean-hub-commit.ts';
import { attachmentParts } from './0150-attachment-parts.ts';
import { postsRise } from './0160-posts-rise.ts';
import { commitByColumns } from './0170-commit-by-columns.ts';
import { cellsInCommon } from './0180-cells-in-common.ts';
import { filesOfTickets } from './0190-files-of-tickets.ts';
import { clocksRise } from './0200-clocks-rise.ts';
import { customersAway } from './0220-customers-away.ts';
import { ticketsOfOrders } from './0230-tickets-of-orders.ts';
import { scores } from './0235-scores.ts';
import { epochEnds } from './0250-epoch-ends.ts';
import { callersWithoutName } from './0270-callers-without-name.ts';
import { contactsOfSourceRows } from './0280-contacts-of-source-rows.ts';
import { leaving } from './0290-leaving.ts';

export type Migration = { id: number; name: string; up(db: Kysely<unknown>): Promise<void> };

export const migrations: readonly Migration[] = [
  tables,
  hubCommitFunction,
  eraseAndMarks,
  retention,
  sourcesAndIdentity,
  approvals,
  departmentsAndEscalation,
  progressLinks,
  contactEvents,
  ticketNumbers,
  seniors,
  presence,
  modelEndpoint,
  leanHubCommit,
  attachmentParts,
  postsRise,
  commitByColumns,
  cellsInCommon,
  filesOfTickets,
  clocksRise,
  customersAway,
  ticketsOfOrders,
  scores,
  epochEnds,
  callersWithoutName,
  contactsOfSourceRows,
  leaving,
];
