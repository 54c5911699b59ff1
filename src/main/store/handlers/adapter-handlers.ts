/** adapters: the ways in from other programs on this PC. */
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const adapterHandlers = {
  adapters: {
    get: os.adapters.get.handler(({ context }) => context.desk.adapters.view()),
    setLocal: os.adapters.setLocal.handler(async ({ context, input }) => {
      unwrap(await context.desk.adapters.changeLocal(input));
      return done;
    }),
    renewToken: os.adapters.renewToken.handler(async ({ context }) => {
      unwrap(await context.desk.adapters.renewToken());
      return done;
    }),
  },
};
