/** Only while the hub runs on sample data: make a recorded call ring, pull the cable and plug it in. */
import { Button, NativeSelect, Switch } from '@mantine/core';
import { IconPhoneIncoming, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplayFile } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import classes from './demo-toolbar.module.css';

const speeds = ['1', '2', '4', '10'] as const;

function RingPicker() {
  const { t } = useTranslation();
  const { data: files } = useQuery(queries.replay.list.queryOptions());
  const [picked, setPicked] = useState<string | null>(null);
  const [speed, setSpeed] = useState('1');
  const start = useDeskMutation(desk.replay.start);
  const name = picked ?? files?.[0]?.name ?? null;
  const file = files?.find((each) => each.name === name);
  if (files && files.length === 0) return <span className="sd-meta">{t('frame.demo.noFiles')}</span>;
  return (
    <div className={classes.group}>
      <NativeSelect
        size="xs"
        className={classes.file}
        aria-label={t('frame.demo.file')}
        data={(files ?? []).map((each) => ({ value: each.name, label: each.title || each.name }))}
        value={name ?? ''}
        onChange={(event) => {
          setPicked(event.currentTarget.value);
          start.reset();
        }}
      />
      <NativeSelect
        size="xs"
        className={classes.speed}
        aria-label={t('frame.demo.speed')}
        data={speeds.map((value) => ({ value, label: `${value}×` }))}
        value={speed}
        onChange={(event) => setSpeed(event.currentTarget.value)}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPhoneIncoming size={15} stroke={1.8} aria-hidden="true" />}
        disabled={name === null}
        loading={start.busy}
        onClick={() => name && start.run({ name, speed: Number(speed) })}
      >
        {t('frame.demo.ring')}
      </Button>
      {start.sentence ? (
        <span className={classes.warning} role="alert">
          {start.sentence}
        </span>
      ) : (
        <Damage file={file} />
      )}
    </div>
  );
}

function Damage({ file }: { file: ReplayFile | undefined }) {
  const { t } = useTranslation();
  if (!file || file.damagedLines === 0) return null;
  return (
    <span className={classes.warning}>
      {file.events === 0 ? t('frame.demo.unreadable') : t('frame.demo.damaged', { n: file.damagedLines })}
    </span>
  );
}

function CableSwitch() {
  const { t } = useTranslation();
  const { data } = useQuery(queries.demo.get.queryOptions());
  const setCable = useDeskMutation(desk.demo.setCable);
  if (!data?.available) return null;
  const Icon = data.cableCut ? IconPlugConnectedX : IconPlugConnected;
  return (
    <div className={classes.group} data-cut={data.cableCut}>
      <Icon className={classes.plug} size={17} stroke={1.8} aria-hidden="true" />
      <Switch
        size="xs"
        color="attention"
        label={t(data.cableCut ? 'frame.demo.join' : 'frame.demo.cut')}
        checked={data.cableCut}
        disabled={setCable.busy}
        onChange={(event) => setCable.run({ cut: event.currentTarget.checked })}
      />
      {data.cableCut ? <span className={classes.warning}>{t('frame.demo.cutNow')}</span> : null}
    </div>
  );
}

/** `takesCalls`: whoever has no call desk is offered no call. */
export function DemoToolbar({ takesCalls }: { takesCalls: boolean }) {
  const { t } = useTranslation();
  return (
    <section className={classes.bar} aria-label={t('frame.demo.toolbar')}>
      {takesCalls ? <RingPicker /> : null}
      <CableSwitch />
    </section>
  );
}
