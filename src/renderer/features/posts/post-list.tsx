/** Public posts by the time left, one line each: who, where, what, and the clock. */
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PostView } from '../../../shared/contract/post-views.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { postPlaceText } from '../../ui/escalation-words.ts';
import type { RowPlace } from '../../ui/long-list.tsx';
import { QueueLine, QueueList } from '../../ui/queue-line.tsx';
import { ageText } from '../../ui/time-text.ts';
import classes from './posts.module.css';

type Props = { posts: readonly PostView[]; currentId: string | null; onPick(postId: string): void };

type LineProps = { post: PostView; place: RowPlace; current: boolean; onPick(postId: string): void; nowMs: number };

function Line({ post, place, current, onPick, nowMs }: LineProps) {
  const { t } = useTranslation();
  return (
    <QueueLine
      testId="post-line"
      place={place}
      current={current}
      title={post.from}
      text={post.said[0]?.text ?? ''}
      onPick={() => onPick(post.id)}
      clock={<ClockBadge startMs={post.postedAtMs} dueAtMs={post.dueAtMs} metAtMs={post.answeredAtMs} nowMs={nowMs} />}
      facts={
        <>
          {post.place === '' ? null : <span className={classes.place}>{postPlaceText(t, post.place)}</span>}
          <time>{ageText(t, post.postedAtMs, nowMs)}</time>
          {post.isEmergency ? (
            <Chip tone="harm" icon={<IconAlertTriangle size={13} stroke={1.8} aria-hidden="true" />}>
              {t('posts.emergency')}
            </Chip>
          ) : null}
          {post.ticket === null ? null : <Chip tone="brand">{t('posts.hasCase')}</Chip>}
          {post.unsent ? <Chip tone="attention">{t('words.waiting')}</Chip> : null}
        </>
      }
    />
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
    <QueueList
      label={t('posts.list')}
      items={posts}
      currentId={currentId}
      row={(post, place) => <Line post={post} place={place} current={post.id === currentId} onPick={onPick} nowMs={nowMs} />}
    />
  );
}
