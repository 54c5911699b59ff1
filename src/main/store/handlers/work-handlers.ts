/** outbox, conflict, draft, pack: work of this PC and what governs it. */
import { listConflicts, resolveConflict } from '../services/conflicts.ts';
import { findDraft, keepDraft } from '../services/drafts.ts';
import { listKept, listUnsent } from '../services/outbox.ts';
import { listPacks, packFor, publishPack } from '../services/packs.ts';
import { done, os, own } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const workHandlers = {
  outbox: {
    list: own.outbox.list.handler(({ context }) => listUnsent(context.desk)),
    kept: own.outbox.kept.handler(({ context }) => listKept(context.desk)),
  },
  conflict: {
    list: os.conflict.list.handler(({ context }) => listConflicts(context.desk)),
    resolve: os.conflict.resolve.handler(({ context, input }) => {
      unwrap(resolveConflict(context.desk, input));
      return done;
    }),
  },
  draft: {
    save: own.draft.save.handler(({ context, input }) => unwrap(keepDraft(context.desk, input))),
    get: own.draft.get.handler(({ context, input }) => findDraft(context.desk, input.key)),
  },
  pack: {
    active: os.pack.active.handler(({ context, input }) => packFor(context.desk, input)),
    list: os.pack.list.handler(({ context }) => listPacks(context.desk)),
    publish: os.pack.publish.handler(({ context, input }) => unwrap(publishPack(context.desk.store, input))),
  },
};
