/** presence: who else is on a ticket, and what this window does with one. */
import { done, os } from './desk-base.ts';

export const presenceHandlers = {
  presence: {
    get: os.presence.get.handler(({ context }) => context.desk.presence.view()),
    say: os.presence.say.handler(({ context, input }) => {
      context.desk.presence.say(input);
      return done;
    }),
  },
};
