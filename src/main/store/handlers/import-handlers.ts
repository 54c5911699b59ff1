/** imports: one file on its way from a spreadsheet to the hub. */
import type { Mapping } from '../../../shared/imports/fields.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const importHandlers = {
  imports: {
    get: os.imports.get.handler(({ context }) => context.desk.imports.view()),
    unfinished: os.imports.unfinished.handler(({ context }) => context.desk.imports.unfinished()),
    leave: os.imports.leave.handler(({ context, input }) => {
      context.desk.imports.leave(input.importId);
      return done;
    }),
    begin: os.imports.begin.handler(({ context, input }) => unwrap(context.desk.imports.begin(input))),
    append: os.imports.append.handler(({ context, input }) =>
      unwrap(context.desk.imports.append(input.importId, new Uint8Array(Buffer.from(input.data, 'base64')))),
    ),
    read: os.imports.read.handler(({ context, input }) => unwrap(context.desk.imports.read(input.importId, input.choice))),
    setMapping: os.imports.setMapping.handler(({ context, input }) =>
      unwrap(context.desk.imports.setMapping(input.importId, input.kind, input.mapping as Mapping | null)),
    ),
    check: os.imports.check.handler(({ context, input }) => unwrap(context.desk.imports.check(input.importId))),
    start: os.imports.start.handler(({ context, input }) => unwrap(context.desk.imports.start(input.importId))),
    cancel: os.imports.cancel.handler(({ context, input }) => unwrap(context.desk.imports.cancel(input.importId))),
    close: os.imports.close.handler(({ context, input }) => {
      unwrap(context.desk.imports.close(input.importId));
      return done;
    }),
    badRows: os.imports.badRows.handler(async ({ context, input }) =>
      unwrap(await context.desk.imports.badRows(input.importId, input.from, input.count)),
    ),
    report: os.imports.report.handler(async ({ context, input }) =>
      unwrap(await context.desk.imports.report(input.importId, input.locale)),
    ),
  },
};
