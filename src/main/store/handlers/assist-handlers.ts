/** assist: drafts for the field, and the optional model. */
import * as assist from '../services/assist.ts';
import { os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const assistHandlers = {
  assist: {
    drafts: os.assist.drafts.handler(({ context, input }) => unwrap(assist.draftAnswers(context.desk, input.contactId))),
    status: os.assist.status.handler(({ context }) => assist.readStatus(context.desk)),
    change: os.assist.change.handler(async ({ context, input }) => unwrap(await assist.changeEndpoint(context.desk, input))),
    test: os.assist.test.handler(async ({ context }) => unwrap(await assist.testEndpoint(context.desk))),
    suggest: os.assist.suggest.handler(async ({ context, input, signal }) => unwrap(await assist.suggest(context.desk, input, signal))),
  },
};
