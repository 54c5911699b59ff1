/** replay, demo: only for sample hubs. */
import { readDemo, setCable } from '../services/demo.ts';
import { always, done, os, own } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const demoHandlers = {
  replay: {
    list: os.replay.list.handler(({ context }) => context.desk.replays.list()),
    start: os.replay.start.handler(({ context, input }) => unwrap(context.desk.replays.start(input))),
  },
  demo: {
    get: always.demo.get.handler(({ context: { opened } }) =>
      opened.desk === null ? { available: false, cableCut: false } : readDemo(opened.desk),
    ),
    setCable: own.demo.setCable.handler(async ({ context, input }) => {
      unwrap(await setCable(context.desk, input.cut));
      return done;
    }),
  },
};
