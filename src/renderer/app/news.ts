/**
 * Listens to what the store announces: makes stale what changed, and puts an offered contact in front unless something is
 * being written. Carries no data itself. A new port starts a new reading, which begins with "everything may have changed".
 */
import type { QueryClient } from '@tanstack/react-query';
import { secondMs } from '../../shared/base/clock.ts';
import type { News } from '../../shared/contract/desk-views.ts';
import { desk, deskConnection } from '../ipc/desk-client.ts';
import { queries, staleKeys } from '../ipc/queries.ts';
import { dropGoneDrafts } from '../ipc/use-draft.ts';
import { useUiStore } from '../state/ui-store.ts';

/** True while the caret stands in a text: then an offered contact may only knock, not enter. */
export function isWriting(active: Element | null): boolean {
  if (active instanceof HTMLTextAreaElement) return true;
  if (active instanceof HTMLInputElement) return !['button', 'checkbox', 'radio', 'submit', 'range'].includes(active.type);
  return active instanceof HTMLElement && active.isContentEditable;
}

function offer(contactId: string): void {
  const ui = useUiStore.getState();
  if (ui.activeContactId === null && !isWriting(document.activeElement)) ui.openContact(contactId);
  else ui.offerContact(contactId);
}

export function takeNews(news: News, client: QueryClient): void {
  switch (news.type) {
    case 'changed':
      for (const queryKey of staleKeys(news.topics)) void client.invalidateQueries({ queryKey });
      // A store that went away meanwhile says that everything changed when it is back.
      if (news.topics.includes('draft')) dropGoneDrafts().catch(() => {});
      return;
    case 'contact.offered':
      void client.invalidateQueries({ queryKey: queries.contact.key() });
      offer(news.contactId);
      return;
    case 'alert.raised':
      void client.invalidateQueries({ queryKey: queries.contact.key() });
      return;
  }
}

const asksAtMostEveryMs = 15 * secondMs;

/** The cable is back, or somebody looks at the window again: the hub is asked now and not at the next minute. Until the returned function is called. */
export function askWhenBack(nowMs: () => number = Date.now): () => void {
  let askedAtMs = Number.NEGATIVE_INFINITY;
  const ask = () => {
    if (deskConnection.state().phase !== 'connected') return;
    askedAtMs = nowMs();
    // What comes of it is told like any other news of the link.
    desk.link.retry().catch(() => {});
  };
  const askSometimes = () => {
    if (nowMs() - askedAtMs >= asksAtMostEveryMs) ask();
  };
  window.addEventListener('online', ask);
  window.addEventListener('focus', askSometimes);
  return () => {
    window.removeEventListener('online', ask);
    window.removeEventListener('focus', askSometimes);
  };
}

/** Follows the store until the returned function is called. */
export function followNews(client: QueryClient): () => void {
  let reading: AbortController | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  const read = async (signal: AbortSignal) => {
    const iterator = await desk.news(undefined, { signal });
    for await (const news of iterator) {
      if (signal.aborted) return;
      takeNews(news, client);
    }
  };
  const begin = () => {
    clearTimeout(again);
    reading?.abort();
    const controller = new AbortController();
    reading = controller;
    const later = () => {
      if (!controller.signal.aborted && deskConnection.state().phase === 'connected') again = setTimeout(begin, secondMs);
    };
    read(controller.signal).then(later, later);
  };
  const stopWatching = deskConnection.subscribe(() => {
    if (deskConnection.state().phase === 'connected') begin();
  });
  if (deskConnection.state().phase === 'connected') begin();
  return () => {
    stopWatching();
    clearTimeout(again);
    reading?.abort();
  };
}
