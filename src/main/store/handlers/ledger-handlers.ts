/** ledger: pages of complaints, what a person keeps of its look, and changes to many at once. */
import { mostChanged } from '../../../shared/contract/ledger-views.ts';
import { ledgerIdsInTurns, ledgerPageInTurns, readLayout, savedViews, saveLayout, saveViews } from '../services/ledger.ts';
import { changeMany, giveBack } from '../services/ledger-changes.ts';
import { askedForWords } from '../services/search-turns.ts';
import { done, os, own } from './desk-base.ts';
import { unwrap } from './desk-error.ts';
import { paceOf } from './search-pace.ts';

export const ledgerHandlers = {
  ledger: {
    page: os.ledger.page.handler(({ context, input, signal }) => ledgerPageInTurns(context.desk, input, paceOf(signal))),
    ids: os.ledger.ids.handler(async ({ context, input, signal }) => ({
      ids: await ledgerIdsInTurns(context.desk, { ...input, limit: mostChanged }, paceOf(signal)),
    })),
    layout: own.ledger.layout.handler(({ context }) => readLayout(context.desk)),
    saveLayout: own.ledger.saveLayout.handler(({ context, input }) => {
      saveLayout(context.desk, input);
      return done;
    }),
    views: own.ledger.views.handler(({ context }) => savedViews(context.desk)),
    saveViews: own.ledger.saveViews.handler(({ context, input }) => {
      saveViews(context.desk, input);
      return done;
    }),
    change: os.ledger.change.handler(({ context, input }) => changeMany(context.desk, input.ticketIds, input.change)),
    giveBack: os.ledger.giveBack.handler(({ context, input }) => giveBack(context.desk, input)),
    startExport: os.ledger.startExport.handler(async ({ context, input }) => {
      const words = await askedForWords(context.desk.store.cache, input.filter.text, paceOf());
      return unwrap(context.desk.exports.start(input, words ?? {}));
    }),
    exportState: os.ledger.exportState.handler(({ context, input }) => context.desk.exports.state(input.exportId)),
    cancelExport: os.ledger.cancelExport.handler(({ context, input }) => {
      context.desk.exports.cancel(input.exportId);
      return done;
    }),
  },
};
