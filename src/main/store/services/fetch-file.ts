/**
 * Files that were attached on other PCs: fetched when somebody looks at them, checked against their hash, kept encrypted in own.db. What
 * came before a break is kept as well, and the next try goes on from there, also after a restart. Who may have which is the hub's to say.
 */
import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../../shared/base/result.ts';
import { attachmentMaxBytes } from '../../../shared/contract/hub.ts';
import { attachmentBytes, dropPart, partOf, saveFetched, savePart } from '../db/attachments-repo.ts';
import type { OwnDb } from '../db/open.ts';
import { storageError } from '../db/sqlite-errors.ts';
import type { FileSink, HubClient } from '../sync/hub-client.ts';
import { failureCode } from '../sync/hub-failure.ts';

export type FileFetcher = {
  /** The file, from this PC or from the hub. Asked for again while it comes, it is the same transfer. */
  fetch(sha256: string, fileName: string): Promise<Result<Uint8Array>>;
};

type Options = { own: OwnDb; getFile: HubClient['getAttachment']; nowMs(): number };

/** So much may have to be fetched again after a power cut. */
const saveEveryBytes = 512 * 1024;

/** Gathers bytes behind those that came in an earlier try. */
function gather(before: Uint8Array, onSaved: (bytes: Uint8Array) => void): FileSink & { bytes(): Buffer } {
  let parts: Uint8Array[] = [before];
  let length = before.length;
  let savedAt = length;
  const bytes = () => {
    const whole = Buffer.concat(parts);
    parts = [whole];
    return whole;
  };
  return {
    bytes,
    begin(at) {
      if (at === length) return;
      parts = [];
      length = 0;
      savedAt = 0;
    },
    take(chunk) {
      parts.push(chunk);
      length += chunk.length;
      if (length - savedAt >= saveEveryBytes) {
        savedAt = length;
        onSaved(bytes());
      }
      return length <= attachmentMaxBytes;
    },
  };
}

async function fetchOnce({ own, getFile, nowMs }: Options, sha256: string, fileName: string): Promise<Result<Uint8Array>> {
  const keep = (bytes: Uint8Array) => {
    if (bytes.length > 0) savePart(own, { sha256, bytes, atMs: nowMs() });
  };
  const before = partOf(own, sha256) ?? new Uint8Array();
  const gathered = gather(before, keep);
  const answer = await getFile(sha256, before.length, gathered);
  const bytes = gathered.bytes();
  const isWhole = createHash('sha256').update(bytes).digest('hex') === sha256;
  if (isWhole) {
    saveFetched(own, { sha256, fileName, bytes, atMs: nowMs() });
    return ok(bytes);
  }
  if (!answer.ok && answer.failure.kind !== 'refused') {
    keep(bytes);
    return fail(failureCode(answer.failure.kind, 'attachment.not-on-hub'), 'hub', answer.failure.message);
  }
  dropPart(own, sha256);
  return answer.ok
    ? fail('attachment.damaged', 'hub', 'the bytes do not have the hash')
    : fail('attachment.not-on-hub', 'hub', answer.failure.message);
}

export function createFileFetcher(options: Options): FileFetcher {
  const underWay = new Map<string, Promise<Result<Uint8Array>>>();
  const guarded = async (sha256: string, fileName: string): Promise<Result<Uint8Array>> => {
    try {
      return await fetchOnce(options, sha256, fileName);
    } catch (error) {
      const trouble = storageError(error);
      if (trouble === null) throw error;
      return { ok: false, error: trouble };
    }
  };
  return {
    fetch(sha256, fileName) {
      const here = attachmentBytes(options.own, sha256);
      if (here !== null) return Promise.resolve(ok(here));
      const running = underWay.get(sha256) ?? guarded(sha256, fileName).finally(() => underWay.delete(sha256));
      underWay.set(sha256, running);
      return running;
    },
  };
}
