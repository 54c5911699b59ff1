/** Always in the top bar: link state, age of data, number of unsent actions. Opens to what each of them waits for. */
import { Button, Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { skewToTell } from '../../../shared/clock/hub-time.ts';
import type { LinkState } from '../../../shared/contract/desk-views.ts';
import { problemSentence } from '../../ipc/app-error.ts';
import { desk, deskConnection } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { durationText } from '../../ui/time-text.ts';
import classes from './link-chip.module.css';
import { linkWords, troubleOf } from './link-words.ts';
import { outboxTitle, outboxWaitsFor } from './outbox-words.ts';

/** The few first lines; the panel has all. */
const shownUnsent = 4;

function LinkDetails({ link, onClose }: { link: LinkState; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const outbox = useQuery(queries.outbox.list.queryOptions());
  const retry = useDeskMutation(desk.link.retry);
  const trouble = troubleOf(link);
  const skew = skewToTell({ offsetMs: link.hubOffsetMs ?? 0 });
  const items = (outbox.data ?? []).filter((item) => item.state !== 'settled');
  return (
    <div className={classes.details}>
      {trouble ? <Banner tone="attention">{problemSentence(trouble, i18n.language)}</Banner> : null}
      {skew === null ? null : (
        <p className={classes.safe}>{t(skew > 0 ? 'frame.link.clockSlow' : 'frame.link.clockFast', { time: durationText(t, skew) })}</p>
      )}
      <p className={classes.safe}>{link.unsent > 0 ? t('frame.link.safe') : t('frame.link.allSent')}</p>
      <ul className={classes.list}>
        {items.slice(0, shownUnsent).map((item) => (
          <li key={item.mutationId} className={classes.item}>
            <span className={classes.itemTitle}>{outboxTitle(t, item, i18n.language)}</span>
            <span className="sd-meta">{outboxWaitsFor(t, item)}</span>
          </li>
        ))}
      </ul>
      {items.length > shownUnsent ? <p className="sd-meta">{t('frame.link.more', { count: items.length - shownUnsent })}</p> : null}
      {retry.sentence ? <Banner tone="attention">{retry.sentence}</Banner> : null}
      <div className={classes.actions}>
        {link.state === 'online' || link.state === 'slow' ? null : (
          <Button size="xs" variant="default" loading={retry.busy} onClick={() => retry.run(undefined)}>
            {t('frame.link.retry')}
          </Button>
        )}
        <Button
          size="xs"
          variant="subtle"
          rightSection={<Kbd chord={chordFor('outbox.open')} />}
          aria-keyshortcuts={keyShortcut(chordFor('outbox.open'))}
          onClick={() => {
            onClose();
            useUiStore.getState().setOutboxOpen(true);
          }}
        >
          {t('frame.link.open')}
        </Button>
      </div>
    </div>
  );
}

export function LinkChip() {
  const { t } = useTranslation();
  const nowMs = useNow();
  const [open, setOpen] = useState(false);
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const phase = useSyncExternalStore(deskConnection.subscribe, () => deskConnection.state().phase);
  if (phase === 'lost') {
    return (
      <span className={classes.chip} data-testid="link-chip" data-tone="attention" role="status">
        <span className={classes.dot} aria-hidden="true" />
        {t('frame.link.restarting')}
      </span>
    );
  }
  if (!link) {
    return (
      <span className={classes.chip} data-testid="link-chip" data-tone="plain" role="status">
        <span className={classes.dot} aria-hidden="true" />
        {t('frame.link.connecting')}
      </span>
    );
  }
  const words = linkWords(t, link, nowMs);
  return (
    <Popover opened={open} onChange={setOpen} width={440} position="bottom-end" trapFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.chip}
          data-testid="link-chip"
          data-tone={words.tone}
          aria-label={`${t('frame.link.label')}: ${words.parts.join(' · ')}`}
          onClick={() => setOpen((was) => !was)}
        >
          <span className={classes.dot} aria-hidden="true" />
          {words.parts.map((part, index) => (
            <span key={part} className={classes.part} data-rank={index}>
              {index > 0 ? <span aria-hidden="true"> · </span> : null}
              {part}
            </span>
          ))}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <LinkDetails link={link} onClose={() => setOpen(false)} />
      </Popover.Dropdown>
      <span className="sd-visually-hidden" role="status">
        {words.state}
      </span>
    </Popover>
  );
}
