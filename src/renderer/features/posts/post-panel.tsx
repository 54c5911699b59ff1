/** One public post, what was said about it in public, and what can be done: lead into a private talk, or put it away with a reason. */
import { Button, Menu } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PostView } from '../../../shared/contract/post-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { postPlaceText } from '../../ui/escalation-words.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { ReadingPanel } from '../../ui/reading-panel.tsx';
import { dayTime } from '../../ui/time-text.ts';
import classes from './posts.module.css';

type Props = {
  post: PostView;
  closeReasons: readonly string[];
  /** The case is there: the public word that leads to it may be put into the composer. */
  onMoved(): void;
  /** The reply composer; nothing once the post was answered. */
  children?: ReactNode;
};

export function PostPanel({ post, closeReasons, onMoved, children }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const isOpen = post.answeredAtMs === null;
  return (
    <ReadingPanel
      testId="post-panel"
      label={t('posts.of', { from: post.from })}
      bodyLabel={t('posts.words')}
      head={<Head post={post} nowMs={nowMs} />}
      foot={
        <div className={classes.foot}>
          <Moves post={post} closeReasons={closeReasons} isOpen={isOpen} onMoved={onMoved} />
          {children}
        </div>
      }
    >
      {post.isEmergency && isOpen ? <Banner tone="harm">{t('posts.emergencyHint')}</Banner> : null}
      {post.said.map(({ id, speaker, text }) => (
        <div key={id} className={classes.said} data-speaker={speaker}>
          <p className="sd-meta">{speaker === 'customer' ? post.from : t('posts.we', { who: post.answeredBy })}</p>
          <p className="sd-speech">{text}</p>
        </div>
      ))}
      {isOpen ? null : (
        <p className="sd-meta">{t('posts.answered', { who: post.answeredBy, when: dayTime(post.answeredAtMs ?? 0, nowMs) })}</p>
      )}
    </ReadingPanel>
  );
}

function Head({ post, nowMs }: { post: PostView; nowMs: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.head}>
      <div>
        <h2 className={classes.title}>{post.from}</h2>
        <p className="sd-meta">
          {[postPlaceText(t, post.place), t('posts.posted', { when: dayTime(post.postedAtMs, nowMs) }), post.customerName]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <ClockBadge
        label={t('posts.due', { when: dayTime(post.dueAtMs, nowMs) })}
        startMs={post.postedAtMs}
        dueAtMs={post.dueAtMs}
        metAtMs={post.answeredAtMs}
        nowMs={nowMs}
      />
    </div>
  );
}

type MovesProps = Pick<Props, 'post' | 'closeReasons' | 'onMoved'> & { isOpen: boolean };

function Moves({ post, closeReasons, isOpen, onMoved }: MovesProps) {
  const { t } = useTranslation();
  const move = useDeskMutation(desk.post.movePrivate, { onDone: onMoved });
  const talk = useDeskMutation(desk.post.movePrivate, { onDone: ({ contactId }) => useUiStore.getState().openContact(contactId) });
  const close = useDeskMutation(desk.post.close);
  const go = () => {
    if (!move.busy && !talk.busy) (post.ticket === null ? move : talk).run({ postId: post.id });
  };
  useHotkey('post.movePrivate', go);
  const sentence = move.sentence ?? talk.sentence ?? close.sentence;
  const { ticket } = post;
  return (
    <>
      {sentence ? <Banner tone="attention">{sentence}</Banner> : null}
      <div className={classes.moves}>
        <Button
          size="xs"
          variant="light"
          data-testid="post-private"
          loading={move.busy || talk.busy}
          leftSection={<IconLock size={14} stroke={1.8} aria-hidden="true" />}
          aria-keyshortcuts={keyShortcut(chordFor('post.movePrivate'))}
          onClick={go}
        >
          {t(ticket === null ? 'posts.movePrivate' : 'posts.openTalk')} <Kbd chord={chordFor('post.movePrivate')} />
        </Button>
        {ticket === null ? null : (
          <Button size="xs" variant="default" onClick={() => useUiStore.getState().openTicket(ticket.id)}>
            {t('posts.openTicket', { ticket: ticket.ticketNo })}
          </Button>
        )}
        {isOpen && closeReasons.length > 0 ? (
          <Menu position="top-start">
            <Menu.Target>
              <Button size="xs" variant="subtle" color="gray" loading={close.busy}>
                {t('posts.close')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t('posts.closeWhy')}</Menu.Label>
              {closeReasons.map((reason) => (
                <Menu.Item key={reason} onClick={() => close.run({ postId: post.id, reason })}>
                  {reason}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
    </>
  );
}
