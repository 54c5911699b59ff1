/** Keeps the newest words in view, also while the field below grows, unless the agent scrolled up to read; that place is remembered. */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { rememberedScroll, rememberScroll } from '../../state/scroll-memory.ts';

/** Nearer to the end than this counts as reading the newest. */
const nearPx = 240;

const toEnd = (list: HTMLElement) => {
  list.scrollTop = list.scrollHeight;
};

/** `words` changes when there is something new to follow. */
export function useFollowEnd(key: string, words: string): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    const list = ref.current;
    if (!list) return;
    const left = rememberedScroll(key);
    follows.current = left === null;
    if (left === null) toEnd(list);
    else list.scrollTop = left;
    const onScroll = () => {
      follows.current = list.scrollHeight - list.scrollTop - list.clientHeight < nearPx;
      rememberScroll(key, follows.current ? null : list.scrollTop);
    };
    const watch = new ResizeObserver(() => {
      if (follows.current) toEnd(list);
    });
    list.addEventListener('scroll', onScroll, { passive: true });
    watch.observe(list);
    return () => {
      list.removeEventListener('scroll', onScroll);
      watch.disconnect();
    };
  }, [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new words are the reason to look again
  useEffect(() => {
    if (follows.current && ref.current) toEnd(ref.current);
  }, [words]);
  return ref;
}
