/** session, link, news, settings: what a window needs before anything else; most answer even without databases. */
import { EventPublisher } from '@orpc/server';
import { type LinkState, type News, newsTopics } from '../../../shared/contract/desk-views.ts';
import type { Desk } from '../services/desk.ts';
import { listMembers, readSession } from '../services/session.ts';
import { changeSettings, readSettings, unchosenSettings } from '../services/settings.ts';
import { always, done, os, own } from './desk-base.ts';
import { deskError, unwrap } from './desk-error.ts';

/** A window that does not listen for this long a list of news has to reload anyway. */
const mostWaiting = 10_000;

/** Begins with "everything may have changed", so that nothing falls between a window's first questions and this. */
async function* newsOf(desk: Desk | null, signal: AbortSignal | undefined): AsyncGenerator<News> {
  const line = new EventPublisher<{ news: News }>({ maxBufferedEvents: mostWaiting });
  const heard = line.subscribe('news', { signal });
  const stops = [
    desk?.store.onNews((topics) => line.publish('news', { type: 'changed', topics: [...topics] })),
    desk?.onMoment((moment) => line.publish('news', moment)),
  ];
  try {
    yield { type: 'changed', topics: [...newsTopics] };
    yield* heard;
  } finally {
    for (const stop of stops) stop?.();
  }
}

const closedLink: Omit<LinkState, 'problem'> = {
  state: 'offline',
  sinceMs: 0,
  dataAtMs: null,
  unsent: 0,
  openConflicts: 0,
  firstSync: null,
};

export const sessionHandlers = {
  news: always.news.handler(({ context, signal }) => newsOf(context.opened.desk, signal)),
  session: {
    get: always.session.get.handler(({ context: { opened } }) => {
      if (opened.desk !== null) return readSession(opened.desk.store, opened.desk.facts());
      // Who sits here will be known: not "nobody", which screens would take for an answer.
      if (opened.upgrade !== undefined) throw deskError(opened.failure);
      return readSession(null, opened.facts);
    }),
    enrol: own.session.enrol.handler(async ({ context, input }) => {
      unwrap(await context.desk.enrol(input));
      return done;
    }),
    members: os.session.members.handler(({ context }) => listMembers(context.desk)),
  },
  link: {
    get: always.link.get.handler(({ context: { opened } }) => {
      if (opened.desk !== null) return opened.desk.link.state();
      if (opened.upgrade !== undefined) return { ...closedLink, problem: null, upgrade: opened.upgrade.standing() };
      return { ...closedLink, problem: opened.failure.code };
    }),
    check: own.link.check.handler(({ context }) => context.desk.link.check()),
    retry: own.link.retry.handler(({ context }) => {
      context.desk.link.retry();
      return done;
    }),
  },
  settings: {
    get: always.settings.get.handler(({ context: { opened } }) =>
      opened.desk === null ? unchosenSettings(opened.facts) : readSettings(opened.desk.store, opened.desk.facts()),
    ),
    set: own.settings.set.handler(({ context, input }) => {
      changeSettings(context.desk.store, input);
      return done;
    }),
  },
};
