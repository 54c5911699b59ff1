/** Public posts by the time left, one line each: who, where, what, and the clock. */
import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PostView } from '../../../shared/contract/post-views.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { ageText } from '../../ui/time-text.ts';
import classes from './posts.module.css';

type Props = { posts: readonly PostView[]; currentId: string | null; onPick(postId: string): void };

function Line({ post, current, onPick, nowMs }: { post: PostView; current: boolean; onPick(postId: string): void; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <li>
      <UnstyledButton
        className={classes.line}
        aria-current={current ? 'true' : undefined}
        data-testid="post-line"
        onClick={() => onPick(post.id)}
      >
        <span className={classes.lineHead}>
          <span className={classes.from}>{post.from}</span>
          <ClockBadge startMs={post.postedAtMs} dueAtMs={post.dueAtMs} metAtMs={post.answeredAtMs} nowMs={nowMs} />
        </span>
        <span className={classes.lineText}>{post.said[0]?.text ?? ''}</span>
        <span className={classes.lineMeta}>
          {post.place === '' ? null : <span className={classes.place}>{post.place}</span>}
          <time>{ageText(t, post.postedAtMs, nowMs)}</time>
          {post.isEmergency ? (
            <Chip tone="harm" icon={<IconAlertTriangle size={13} stroke={1.8} aria-hidden="true" />}>
              {t('posts.emergency')}
            </Chip>
          ) : null}
          {post.ticket === null ? null : <Chip tone="brand">{t('posts.hasCase')}</Chip>}
          {post.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
        </span>
      </UnstyledButton>
    </li>
  );
}

export function PostList({ posts, currentId, onPick }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const at = posts.findIndex(({ id }) => id === currentId);
  const move = (by: number) => {
    const next = posts[Math.min(posts.length - 1, Math.max(0, at + by))];
    if (next) onPick(next.id);
  };
  useHotkey('item.next', () => move(1), posts.length > 0);
  useHotkey('item.previous', () => move(-1), posts.length > 0);
  return (
    <ul className={classes.list} aria-label={t('posts.list')}>
      {posts.map((post) => (
        <Line key={post.id} post={post} current={post.id === currentId} onPick={onPick} nowMs={nowMs} />
      ))}
    </ul>
  );
}
