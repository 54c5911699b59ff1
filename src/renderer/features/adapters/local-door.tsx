/** Settings of the local socket: whether softphones on this PC may connect, with which token, from which web pages, and what came of it. */
import { Button, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdaptersView } from '../../../shared/contract/adapter-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useNow } from '../../state/now.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SettingCard, SettingRow } from '../../ui/setting-card.tsx';
import { CardSkeleton } from '../../ui/skeletons.tsx';
import { ageText, type Translate } from '../../ui/time-text.ts';
import classes from './adapters.module.css';

type Local = AdaptersView['local'];

function Token({ local }: { local: Local }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const renew = useDeskMutation(desk.adapters.renewToken);
  return (
    <SettingRow label={t('frame.door.token')} note={t('frame.door.tokenNote')}>
      <input
        className={classes.token}
        type={isShown ? 'text' : 'password'}
        aria-label={t('frame.door.token')}
        data-testid="door-token"
        readOnly
        value={local.token}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button size="xs" variant="default" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
        {t(isShown ? 'frame.door.hide' : 'frame.door.show')}
      </Button>
      <Button size="xs" variant="subtle" color="gray" loading={renew.busy} onClick={() => renew.run(undefined)}>
        {t('frame.door.renew')}
      </Button>
    </SettingRow>
  );
}

function Origins({ local, onSave, busy }: { local: Local; onSave: (origins: string[]) => void; busy: boolean }) {
  const { t } = useTranslation();
  const saved = local.origins.join(', ');
  const [text, setText] = useState(saved);
  const origins = text
    .split(/[\s,，;；]+/)
    .map((one) => one.toLowerCase().replace(/\/+$/, ''))
    .filter(Boolean);
  const isSame = origins.join(', ') === saved;
  return (
    <SettingRow label={t('frame.door.origins')} note={t('frame.door.originsNote')}>
      <TextInput
        size="xs"
        w={230}
        aria-label={t('frame.door.origins')}
        placeholder="https://cti.example.com"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" disabled={isSame} loading={busy} onClick={() => onSave(origins)}>
        {t('frame.door.save')}
      </Button>
    </SettingRow>
  );
}

function happened(t: Translate, local: Local, nowMs: number): string {
  if (local.state === 'off') return t('frame.door.off');
  if (local.problem !== null) return t(`frame.door.problem.${local.problem}`, { port: local.port });
  const heard =
    local.lastEventAtMs === null
      ? t('frame.door.nothing')
      : t('frame.door.heard', { count: local.events, age: ageText(t, local.lastEventAtMs, nowMs) });
  return t('frame.door.open', { port: local.port, clients: local.clients, heard });
}

export function LocalDoor() {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const adapters = useQuery(queries.adapters.get.queryOptions());
  const set = useDeskMutation(desk.adapters.setLocal);
  if (adapters.isPending) return <CardSkeleton />;
  if (adapters.isError) return <ErrorState compact error={toAppError(adapters.error)} onRetry={() => void adapters.refetch()} />;
  const { local, links } = adapters.data;
  return (
    <SettingCard data-testid="local-door" data-state={local.state}>
      <SettingRow label={t('frame.door.local')} note={happened(t, local, nowMs)}>
        <Switch
          aria-label={t('frame.door.local')}
          checked={local.enabled}
          disabled={set.busy}
          onChange={(event) => set.run({ enabled: event.currentTarget.checked })}
        />
      </SettingRow>
      {local.enabled ? (
        <>
          <SettingRow label={t('frame.door.address')}>
            <span className="sd-figures">{`127.0.0.1:${local.port}/events`}</span>
          </SettingRow>
          <Token local={local} />
          <Origins key={local.origins.join()} local={local} busy={set.busy} onSave={(origins) => set.run({ origins })} />
        </>
      ) : null}
      {local.refused === null ? null : (
        <SettingRow
          label={t('frame.door.refused', { count: local.refused.count })}
          note={t('frame.door.refusedLast', {
            why: t(`frame.door.why.${local.refused.why}`),
            age: ageText(t, local.refused.atMs, nowMs),
          })}
        />
      )}
      <SettingRow label={t('frame.door.links')} note={t('frame.door.linksNote', { taken: links.taken, refused: links.refused })} />
      {set.sentence ? <Banner tone="harm">{set.sentence}</Banner> : null}
    </SettingCard>
  );
}
