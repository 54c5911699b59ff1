/** Files a customer gave: kept by content in own.db, named on the ticket or in the running contact, sent by the sync loop, fetched where they were attached elsewhere. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { attachmentMaxBytes } from '../../../shared/contract/hub.ts';
import type { Evidence } from '../../../shared/ticket/ticket.ts';
import { saveAttachment } from '../db/attachments-repo.ts';
import { storageError } from '../db/sqlite-errors.ts';
import { enqueueMutation } from '../sync/mutate.ts';
import { addEvidence } from './contact-guide.ts';
import type { Desk } from './desk.ts';
import { freeFile } from './free-file.ts';

export type AttachRequest = {
  contactId: string | null;
  ticketId: string | null;
  item: string;
  label: string;
  fileName: string;
  /** Base64. */
  data: string;
};

const base64Pattern = /^[A-Za-z0-9+/]*={0,2}$/;

function decode(data: string): Result<Buffer> {
  if (data.length > Math.ceil(attachmentMaxBytes / 3) * 4 + 4) return fail('attachment.too-large', 'main', 'more than 8 MiB');
  if (data === '' || data.length % 4 !== 0 || !base64Pattern.test(data)) return fail('input.invalid', 'main', 'the file is not base64');
  const bytes = Buffer.from(data, 'base64');
  return bytes.length > attachmentMaxBytes ? fail('attachment.too-large', 'main', 'more than 8 MiB') : ok(bytes);
}

/** On a running contact the evidence joins its guide and reaches the ticket when the case is saved; otherwise it goes to the ticket. */
export function attachFile(desk: Desk, request: AttachRequest): Result<{ sha256: string }> {
  if (request.contactId === null && request.ticketId === null)
    return fail('input.invalid', 'main', 'an attachment belongs to a contact or a ticket');
  const decoded = decode(request.data);
  if (!decoded.ok) return decoded;
  const sha256 = createHash('sha256').update(decoded.value).digest('hex');
  saveAttachment(desk.store.own, { sha256, fileName: request.fileName, bytes: decoded.value, atMs: desk.store.nowMs() });
  const evidence: Evidence = {
    id: `${request.item}:${sha256.slice(0, 16)}`,
    item: request.item,
    label: request.label,
    state: 'have',
    source: 'customer',
    note: '',
    sha256,
    fileName: request.fileName,
  };
  const noted = request.contactId === null ? ok(null) : addEvidence(desk, request.contactId, evidence);
  if (!noted.ok) return noted;
  if (request.ticketId !== null) {
    const queued = enqueueMutation(desk.store, 'evidence.attach', { ticketId: request.ticketId, evidence });
    if (!queued.ok) return queued;
  }
  return ok({ sha256 });
}

/** What was attached on this PC is here also while it waits to be sent. Pictures are decoded in the window, never here. */
export async function fetchFile(desk: Desk, { sha256, fileName }: NamedFile): Promise<Result<{ data: string }>> {
  const file = await desk.files.fetch(sha256, fileName);
  return file.ok ? ok({ data: Buffer.from(file.value).toString('base64') }) : file;
}

export type NamedFile = { sha256: string; fileName: string };

const mostNameLength = 80;

/** `name` without what file systems do not take, and without its ending; a name somebody sent leads into no other folder. */
function plainName(name: string, ending: string): string {
  const plain = name.slice(0, name.length - ending.length).replace(/[^\p{L}\p{N}()_ -]/gu, '');
  return plain.slice(0, mostNameLength).trim() || 'file';
}

/** Beside other files that this person saved, never over one that is there. */
export async function saveFile(desk: Desk, { sha256, fileName }: NamedFile): Promise<Result<{ path: string }>> {
  const file = await desk.files.fetch(sha256, fileName);
  if (!file.ok) return file;
  const ending = extname(fileName);
  try {
    mkdirSync(desk.downloadsDir, { recursive: true });
    const path = freeFile(desk.downloadsDir, plainName(fileName, ending), ending.replace(/[^A-Za-z0-9]/g, '') || 'bin');
    writeFileSync(path, file.value, { flag: 'wx' });
    return ok({ path });
  } catch (error) {
    return fail(storageError(error)?.code ?? 'attachment.not-saved', 'main', 'the folder cannot be written');
  }
}
