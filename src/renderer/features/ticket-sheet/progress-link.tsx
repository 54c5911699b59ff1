/** The customer's progress page of this ticket: one key makes the link and copies it, one button ends it. */
import { Button } from '@mantine/core';
import { IconCheck, IconLink, IconLinkOff } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDetail } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { BlockTitle } from './block-title.tsx';
import classes from './ticket-sheet.module.css';

/** Pages here are given no permissions, the clipboard's included; copying a selection needs none. */
function copySelected(field: HTMLInputElement | null, url: string): boolean {
  if (field === null) return false;
  field.value = url;
  const before = document.activeElement;
  field.focus();
  field.select();
  const copied = document.execCommand('copy');
  if (before instanceof HTMLElement && copied) before.focus();
  return copied;
}

export function ProgressLink({ detail, nowMs }: { detail: TicketDetail; nowMs: number }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'yes' | 'by-hand' | null>(null);
  const ticketId = detail.ticket.id;
  const link = detail.progressLink ?? null;
  const make = useDeskMutation(desk.progressLink.make, {
    onDone: ({ url }) => setCopied(copySelected(field.current, url) ? 'yes' : 'by-hand'),
  });
  const revoke = useDeskMutation(desk.progressLink.revoke, { onDone: () => setCopied(null) });
  const copy = () => make.run({ ticketId });
  useHotkey('ticket.copyLink', copy);
  const isShown = link !== null && link.url !== null;
  return (
    <section data-testid="progress-link">
      <BlockTitle>{t('work.link.title')}</BlockTitle>
      <p className="sd-meta">
        {link === null
          ? t('work.link.none')
          : t(link.url === null ? 'work.link.elsewhere' : 'work.link.live', {
              who: link.byName,
              made: dayTime(link.madeAtMs, nowMs),
              until: dayTime(link.expiresAtMs, nowMs),
            })}
      </p>
      <input
        ref={field}
        className={classes.linkField}
        data-shown={isShown}
        data-testid="progress-url"
        aria-label={t('work.link.url')}
        tabIndex={isShown ? 0 : -1}
        readOnly
        defaultValue={link?.url ?? ''}
        key={link?.url ?? ''}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={classes.linkActions}>
        <Button
          size="xs"
          variant="default"
          loading={make.busy}
          leftSection={copied === 'yes' ? <IconCheck size={14} stroke={1.8} /> : <IconLink size={14} stroke={1.8} />}
          rightSection={<Kbd chord={chordFor('ticket.copyLink')} />}
          onClick={copy}
        >
          {t(copied === 'yes' ? 'work.link.copied' : isShown ? 'work.link.copy' : 'work.link.make')}
        </Button>
        {link === null ? null : (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={revoke.busy}
            leftSection={<IconLinkOff size={14} stroke={1.8} />}
            onClick={() => revoke.run({ ticketId })}
          >
            {t('work.link.revoke')}
          </Button>
        )}
        <span className="sd-meta" role="status">
          {copied === 'by-hand' ? t('work.link.byHand') : copied === 'yes' && detail.unsent ? t('work.link.unsent') : ''}
        </span>
      </div>
      {make.sentence ? <Banner tone="harm">{make.sentence}</Banner> : null}
      {revoke.sentence ? <Banner tone="harm">{revoke.sentence}</Banner> : null}
    </section>
  );
}
