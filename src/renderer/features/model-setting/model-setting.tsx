/** The optional model of the team: whether it is on and where it is asked, for everybody; the switch, the address and the key for who may. */
import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endpointUrlSchema } from '../../../shared/contract/assist.ts';
import type { AssistStatus } from '../../../shared/contract/assist-views.ts';
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
import classes from './model-setting.module.css';

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

function statusLine(t: Translate, { enabled, isFresh, url, model, changedBy, changedAtMs }: AssistStatus, nowMs: number): string {
  if (!isFresh) return t('assist.stale');
  const by = changedAtMs === null ? '' : t('assist.changed', { name: changedBy, age: ageText(t, changedAtMs, nowMs) });
  return `${enabled ? t('assist.on', { host: hostOf(url), model }) : t('assist.off')}${by}`;
}

export function ModelSetting() {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const cache = useQueryClient();
  const status = useQuery({ ...queries.assist.status.queryOptions(), staleTime: 0 });
  const heard = (fresh: AssistStatus) => cache.setQueryData(queries.assist.status.queryKey(), fresh);
  const change = useDeskMutation(desk.assist.change, { onDone: heard });
  // What is typed stays while the switch is flipped; what was saved, the key above all, is gone from the form.
  const [saves, setSaves] = useState(0);
  const save = async (wish: Change) => {
    if ((await change.runAsync(wish)) !== null) setSaves((before) => before + 1);
  };
  if (status.isPending) return <CardSkeleton />;
  if (status.isError) return <ErrorState compact error={toAppError(status.error)} onRetry={() => void status.refetch()} />;
  const { enabled, url, model, mayChange, isFresh } = status.data;
  const isSet = url !== '' && model !== '';
  return (
    <SettingCard data-testid="model-setting" data-enabled={enabled}>
      <SettingRow label={t('assist.use')} note={statusLine(t, status.data, nowMs)}>
        {mayChange ? (
          <Switch
            aria-label={t('assist.use')}
            checked={enabled}
            disabled={change.busy || !isFresh || !isSet}
            onChange={(event) => change.run({ enabled: event.currentTarget.checked, url, model, key: null })}
          />
        ) : null}
      </SettingRow>
      <SettingRow label={t('assist.what')} note={t('assist.whatNote')} />
      {mayChange ? (
        <Endpoint key={`${saves}\n${model}\n${url}`} status={status.data} busy={change.busy} onSave={(wish) => void save(wish)} />
      ) : null}
      {change.sentence ? <Banner tone="harm">{change.sentence}</Banner> : null}
    </SettingCard>
  );
}

type Change = Parameters<typeof desk.assist.change>[0];

function Endpoint({ status, busy, onSave }: { status: AssistStatus; busy: boolean; onSave(change: Change): void }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState(status.url);
  const [model, setModel] = useState(status.model);
  const [key, setKey] = useState('');
  const isSame = url.trim() === status.url && model.trim() === status.model && key === '';
  const isGood = url.trim() === '' || endpointUrlSchema.safeParse(url.trim()).success;
  const isMoved = url.trim() !== status.url;
  const enabled = status.enabled && url.trim() !== '' && model.trim() !== '';
  const keyNote = status.hasKey && !isMoved ? t('assist.keyKept') : t(isMoved && status.hasKey ? 'assist.keyMoved' : 'assist.keyNote');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ enabled, url: url.trim(), model: model.trim(), key: key === '' ? null : key });
      }}
    >
      <SettingRow label={t('assist.url')} note={t('assist.urlNote')}>
        <TextInput
          className={classes.field}
          size="xs"
          aria-label={t('assist.url')}
          placeholder="https://models.example.com/v1"
          value={url}
          error={isGood ? null : t('assist.urlWrong')}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
      </SettingRow>
      <SettingRow label={t('assist.model')}>
        <TextInput
          className={classes.field}
          size="xs"
          aria-label={t('assist.model')}
          maxLength={200}
          value={model}
          onChange={(event) => setModel(event.currentTarget.value)}
        />
      </SettingRow>
      <SettingRow label={t('assist.key')} note={keyNote}>
        <PasswordInput
          className={classes.field}
          size="xs"
          aria-label={t('assist.key')}
          autoComplete="off"
          maxLength={500}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value.trim())}
        />
      </SettingRow>
      <div className={classes.actions}>
        <TestConnection canTest={isSame && status.url !== '' && status.model !== '' && status.isFresh} />
        <Button size="xs" type="submit" disabled={isSame || !isGood || !status.isFresh} loading={busy}>
          {t('assist.save')}
        </Button>
      </div>
    </form>
  );
}

/** Of what is saved; nothing of any customer is in it. */
function TestConnection({ canTest }: { canTest: boolean }) {
  const { t } = useTranslation();
  const test = useDeskMutation(desk.assist.test);
  const [outcome, setOutcome] = useState<string | null>(null);
  const run = async () => {
    setOutcome(null);
    const answer = await test.runAsync(undefined);
    if (answer === null) return;
    const seconds = (answer.tookMs / 1_000).toFixed(1);
    setOutcome(answer.failure === null ? t('assist.works', { seconds }) : t(`assist.why.${answer.failure}`));
  };
  return (
    <>
      <p className="sd-meta" role="status" data-testid="model-test">
        {test.sentence ?? outcome ?? (canTest ? '' : t('assist.saveFirst'))}
      </p>
      <Button size="xs" variant="default" disabled={!canTest} loading={test.busy} onClick={() => void run()}>
        {t('assist.test')}
      </Button>
    </>
  );
}
