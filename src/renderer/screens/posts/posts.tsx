/** The queue of public posts: the shortest clock first at the left, the post with its public answer at the right. */
import { SegmentedControl } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PostQueue, PostView } from '../../../shared/contract/post-views.ts';
import { Composer, type ComposerHandle } from '../../features/composer/composer.tsx';
import { AddPost } from '../../features/posts/add-post.tsx';
import { PostList } from '../../features/posts/post-list.tsx';
import { PostPanel } from '../../features/posts/post-panel.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { isCutOff } from '../../ui/fresh-words.ts';
import { ListAndPanel, ListAndPanelSkeleton } from '../../ui/list-and-panel.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './posts.module.css';

type Filter = 'open' | 'answered';

export function Posts() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('open');
  const postId = useUiStore((state) => state.postId);
  const setPostId = useUiStore.getState().openPost;
  const queue = useQuery(queries.post.queue.queryOptions());
  const nowMs = useNow(60_000);
  const open = queue.data?.open ?? [];
  const overdue = open.filter(({ dueAtMs }) => dueAtMs < nowMs).length;
  return (
    <PageFrame
      title={t('posts.title')}
      actions={
        <>
          <SegmentedControl
            aria-label={t('posts.title')}
            value={filter}
            onChange={(value) => {
              setPostId(null);
              setFilter(value === 'answered' ? 'answered' : 'open');
            }}
            data={[
              { value: 'open', label: t('posts.filters.open') },
              { value: 'answered', label: t('posts.filters.answered') },
            ]}
          />
          {open.length > 0 ? <span className="sd-meta">{t('posts.count', { count: open.length })}</span> : null}
          {overdue > 0 ? <Chip tone="harm">{t('posts.overdue', { count: overdue })}</Chip> : null}
          <AddPost
            onAdded={(id) => {
              setFilter('open');
              void queue.refetch().then(() => setPostId(id));
            }}
          />
        </>
      }
    >
      {queue.isPending ? <ListAndPanelSkeleton /> : null}
      {queue.isError ? <ErrorState error={toAppError(queue.error)} onRetry={() => void queue.refetch()} /> : null}
      {queue.data ? <Body queue={queue.data} isReading={queue.isFetching} filter={filter} postId={postId} onPick={setPostId} /> : null}
    </PageFrame>
  );
}

type BodyProps = { queue: PostQueue; isReading: boolean; filter: Filter; postId: string | null; onPick(postId: string): void };

function Body({ queue, isReading, filter, postId, onPick }: BodyProps) {
  const { t } = useTranslation();
  const link = useQuery(queries.link.get.queryOptions());
  const shown = queue[filter];
  // What was opened stays in sight when it was answered.
  const current = postId === null ? shown[0] : [...queue.open, ...queue.answered].find(({ id }) => id === postId);
  const gone = isReading ? (
    <RowsSkeleton rows={4} />
  ) : (
    <EmptyState icon={<IconWorld size={32} stroke={1.4} />} title={t('posts.gone')}>
      {t('posts.goneBody')}
    </EmptyState>
  );
  const empty = (
    <EmptyState icon={<IconWorld size={32} stroke={1.4} />} title={t(`posts.empty.${filter}`)}>
      {t('posts.emptyBody')}
    </EmptyState>
  );
  return (
    <div className={classes.place}>
      {isCutOff(link.data) ? (
        <div className={classes.away}>
          <Banner tone="attention">{t('posts.offline')}</Banner>
        </div>
      ) : null}
      {current === undefined && postId === null ? (
        empty
      ) : (
        <ListAndPanel
          list={shown.length === 0 ? empty : <PostList posts={shown} currentId={current?.id ?? null} onPick={onPick} />}
          panel={current === undefined ? gone : <Current key={current.id} post={current} queue={queue} onPick={onPick} />}
        />
      )}
    </div>
  );
}

function Current({ post, queue, onPick }: { post: PostView; queue: PostQueue; onPick(postId: string): void }) {
  const { t } = useTranslation();
  const composer = useRef<ComposerHandle>(null);
  const invite = () => {
    onPick(post.id);
    if (queue.invitation !== '' && post.answeredAtMs === null) composer.current?.insert(queue.invitation);
  };
  return (
    <PostPanel post={post} closeReasons={queue.closeReasons} onMoved={invite}>
      {post.answeredAtMs === null ? (
        <>
          <Composer
            ref={composer}
            contactId={post.id}
            channel="public"
            opening
            quiet={false}
            currentStep="empathize"
            snippets={[]}
            onRecord={({ text, overrideReason }) => {
              onPick(post.id);
              return desk.post.reply({ postId: post.id, text, overrideReason });
            }}
          />
          <p className="sd-meta">{t('posts.notPublished')}</p>
        </>
      ) : null}
    </PostPanel>
  );
}
