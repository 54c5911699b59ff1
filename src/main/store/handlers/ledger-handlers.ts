/** ledger: pages of complaints, what a person keeps of its look, and changes to many at once. */
import { mostChanged } from '../../../shared/contract/ledger-views.ts';
import { ledgerIdsOf, ledgerPage, readLayout, savedViews, saveLayout, saveViews } from '../services/ledger.ts';
import { changeMany, giveBack } from '../services/ledger-changes.ts';
import { done, os, own } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const ledgerHandlers = {
  ledger: {
    page: os.ledger.page.handler(({ context, input }) => ledgerPage(context.desk, input)),
    ids: os.ledger.ids.handler(({ context, input }) => ({ ids: ledgerIdsOf(context.desk, input, mostChanged) })),
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
    startExport: os.ledger.startExport.handler(({ context, input }) => unwrap(context.desk.exports.start(input))),
    exportState: os.ledger.exportState.handler(({ context, input }) => context.desk.exports.state(input.exportId)),
    cancelExport: os.ledger.cancelExport.handler(({ context, input }) => {
      context.desk.exports.cancel(input.exportId);
      return done;
    }),
  },
};
