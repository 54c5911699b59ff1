/** The hub's storage port on PostgreSQL. */
import type { HubStorage, HubTransaction, HubView } from '../services/hub-storage.ts';
import { StorageFault } from '../services/hub-storage.ts';
import { addAttachmentPart, dropAttachmentParts, readAttachmentParts, uploadedLength } from './attachment-part-repo.ts';
import { getAttachment, holdsAttachment, putAttachment } from './attachment-repo.ts';
import { awayRows } from './away-repo.ts';
import { hubCommit } from './commit.ts';
import { lockRowsAndGaps, readCells } from './entity-rows.ts';
import { changeEpoch, readEpochLocked, readMeta } from './meta-repo.ts';
import { addFirstKey, holdNewestBody, lockLastVersion, readKeys, readNewestBody } from './pack-repo.ts';
import { openPokeLine, readSeqs } from './poke-repo.ts';
import { findProgress } from './progress-repo.ts';
import { pruneRemovals } from './prune-repo.ts';
import { inSnapshot, readHeads, readIndex, readOpening } from './pull-repo.ts';
import { findAuthors, findLedger, lockClient } from './push-repo.ts';
import type { Db } from './tables.ts';
import { findClockStory } from './ticket-repo.ts';
import { accessOf, addToken, findAccess, isErasureOrdered, lockAccess, redeemCode } from './user-repo.ts';

function viewOf(tx: Db): HubView {
  return {
    meta: () => readMeta(tx),
    access: (userId) => accessOf(tx, userId),
    opening: (seat) => readOpening(tx, seat),
    heads: (scopes) => readHeads(tx, scopes),
    changes: (scope, after, limit) => readIndex(tx, scope, after, limit),
    cells: (entity, ids) => readCells(tx, entity, ids),
  };
}

function transactionOf(tx: Db): HubTransaction {
  return {
    epoch: () => readEpochLocked(tx),
    lockClient: (clientId, userId, nowMs) => lockClient(tx, clientId, userId, nowMs),
    access: (userId) => lockAccess(tx, userId),
    ledger: (ids) => findLedger(tx, ids),
    authors: (mutationIds) => findAuthors(tx, mutationIds),
    load: (refs) => lockRowsAndGaps(tx, refs),
    awayRows: (customerIds) => awayRows(tx, customerIds),
    clockStory: (ticketIds) => findClockStory(tx, ticketIds),
    lockPackVersion: (packId) => lockLastVersion(tx, packId),
    newestPack: (packId) => readNewestBody(tx, packId),
    holdPack: (packId) => holdNewestBody(tx, packId),
    commit: (commit) => hubCommit(tx, commit),
  };
}

export function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** 40001 and 40P01: serialisation and deadlock; 53200: more locks at once than the server has room for. Classes 22, 23, 54: data, constraints, limits. Anything else is passed on as it is. */
export function asFault(error: unknown): unknown {
  const state = sqlState(error);
  if (state === '40001' || state === '40P01' || state === '53200')
    return new StorageFault('contention', `SQLSTATE ${state}`, { cause: error });
  return /^(22|23|54)/.test(state) ? new StorageFault('unstorable', `SQLSTATE ${state}`, { cause: error }) : error;
}

/** What fails is told as a fault where it is one. */
export async function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  try {
    return await db.transaction().execute(work);
  } catch (error) {
    throw asFault(error);
  }
}

/** `url` is for the connection that listens. */
export function pgStorage(db: Db, url: string): HubStorage {
  return {
    snapshot: (read) => inSnapshot(db, (tx) => read(viewOf(tx))),
    transact: (work) => inTransaction(db, (tx) => work(transactionOf(tx))),
    meta: () => readMeta(db),
    changeEpoch: (from) => changeEpoch(db, from),
    seqs: (scopes) => readSeqs(db, scopes),
    openPokeLine: (heard, lost) => openPokeLine(url, heard, lost),
    pruneRemovals: (scope, seq) => pruneRemovals(db, scope, seq),
    accessByToken: (token) => findAccess(db, token),
    isErasureOrdered: (token) => isErasureOrdered(db, token),
    accessOf: (userId) => accessOf(db, userId),
    addToken: (token, row) => addToken(db, token, row),
    redeemCode: (code, atMs) => redeemCode(db, code, atMs),
    putAttachment: (attachment) => putAttachment(db, attachment),
    holdsAttachment: (sha256, scope) => holdsAttachment(db, sha256, scope),
    uploadedLength: (sha256, userId) => uploadedLength(db, sha256, userId),
    addAttachmentPart: (part) => addAttachmentPart(db, part),
    readAttachmentParts: (sha256, userId) => readAttachmentParts(db, sha256, userId),
    dropAttachmentParts: (sha256, userId) => dropAttachmentParts(db, sha256, userId),
    getAttachment: (sha256, scopes) => getAttachment(db, sha256, scopes),
    progressOf: (tokenHash) => findProgress(db, tokenHash),
    signingKeys: () => readKeys(db),
    addFirstKey: (key, atMs) => addFirstKey(db, key, atMs),
  };
}
