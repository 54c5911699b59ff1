/** The storage port of data integration on PostgreSQL. */
import { StorageFault } from '../services/hub-storage.ts';
import type { IngestStorage, IngestTransaction } from '../services/ingest-storage.ts';
import { awayAmong, awayRows, writeAwayKeys } from './away-repo.ts';
import { findCallers, setCallers } from './caller-repo.ts';
import { hubCommit } from './commit.ts';
import { lockRows } from './entity-rows.ts';
import { asFault, sqlState } from './hub-storage-pg.ts';
import {
  addPersons,
  findHolders,
  findPersons,
  findPersonsBy,
  findUnsourced,
  keysOf,
  lastContacts,
  rowsOfHome,
  setHomes,
  setKeys,
  updatePersons,
} from './identity-repo.ts';
import { findMembersCalled } from './member-repo.ts';
import {
  addAudit,
  addDecision,
  dismissSuggestion,
  findDecision,
  findDecisions,
  readDecisionsInForce,
  readOpenSuggestions,
  replaceSuggestions,
  withdrawDecision,
} from './review-repo.ts';
import { addSourceRows, findChildRows, findIntegration, findSourceRows, lockIngestScope, putSourceRows } from './source-repo.ts';
import type { Db } from './tables.ts';
import { findTicketNumbers, findTicketsOfOrders } from './ticket-repo.ts';

const uniqueViolation = '23505';

function transactionOf(tx: Db): IngestTransaction {
  return {
    lockScope: (scope) => lockIngestScope(tx, scope),
    sourceRows: (source, kind, ids) => findSourceRows(tx, source, kind, ids),
    childRows: (source, kinds, parentIds) => findChildRows(tx, source, kinds, parentIds),
    putSourceRows: (rows, atMs) => putSourceRows(tx, rows, atMs),
    addSourceRows: (rows, atMs) => addSourceRows(tx, rows, atMs),
    persons: (source, ids) => findPersons(tx, source, ids),
    personsByOwnId: (ids) => findPersonsBy(tx, 'own_id', ids),
    personsOfCustomers: (ids) => findPersonsBy(tx, 'customer_id', ids),
    addPersons: (scope, persons) => addPersons(tx, scope, persons),
    updatePersons: (persons) => updatePersons(tx, persons),
    setKeys: (scope, rows) => setKeys(tx, scope, rows),
    keysOf: (persons) => keysOf(tx, persons),
    holders: (scope, keys, most) => findHolders(tx, scope, keys, most),
    unsourcedCustomers: (scope, memberNos, phones) => findUnsourced(tx, scope, memberNos, phones),
    ticketNumbers: (scope, numbers) => findTicketNumbers(tx, scope, numbers),
    ticketsOfOrders: (scope, orderIds) => findTicketsOfOrders(tx, scope, orderIds),
    membersCalled: (scope, names) => findMembersCalled(tx, scope, names),
    decisions: (ownIds) => findDecisions(tx, ownIds),
    addDecision: (scope, decision) => addDecision(tx, scope, decision),
    findDecision: (id) => findDecision(tx, id),
    withdrawDecision: (id, atMs) => withdrawDecision(tx, id, atMs),
    rowsOfHome: (home, isOwn) => rowsOfHome(tx, home, isOwn),
    setHomes: (homes) => setHomes(tx, homes),
    lastContacts: (customerIds, except) => lastContacts(tx, customerIds, except),
    setCallers: (scope, rows) => setCallers(tx, scope, rows),
    callers: (scope, numbers) => findCallers(tx, scope, numbers),
    replaceSuggestions: (scope, ownIds, found, atMs) => replaceSuggestions(tx, scope, ownIds, found, atMs),
    dismissSuggestion: (scope, leftId, rightId) => dismissSuggestion(tx, scope, leftId, rightId),
    audit: (scope, entries) => addAudit(tx, scope, entries),
    load: (refs) => lockRows(tx, refs),
    awayAmong: (customerIds) => awayAmong(tx, customerIds),
    awayRows: (customerIds) => awayRows(tx, customerIds),
    writeAwayKeys: (customerIds) => writeAwayKeys(tx, customerIds),
    commit: (commit) => hubCommit(tx, commit),
  };
}

export function pgIngestStorage(db: Db): IngestStorage {
  return {
    integrationByToken: (token) => findIntegration(db, token),
    transact: async (work) => {
      try {
        return await db.transaction().execute((tx) => work(transactionOf(tx)));
      } catch (error) {
        // What was not there a moment ago is there now: the next try sees it.
        throw sqlState(error) === uniqueViolation ? new StorageFault('contention', 'SQLSTATE 23505', { cause: error }) : asFault(error);
      }
    },
    decisionsInForce: (scopes, limit) => readDecisionsInForce(db, scopes, limit),
    openSuggestions: (scopes, limit) => readOpenSuggestions(db, scopes, limit),
  };
}
