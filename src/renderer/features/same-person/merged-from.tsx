/** Over a profile: that several sources' records were joined in it, and which; a lead takes one out again. Says nothing for a customer of one record. */
import { Button, Menu, NativeSelect, Popover } from '@mantine/core';
import { IconArrowsSplit2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SeparateReason, separateReasons } from '../../../shared/contract/identity.ts';
import type { RecordView } from '../../../shared/contract/identity-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './same-person.module.css';

type Told = { decision: string; customerId: string };

function SeparateForm({ record, onDone }: { record: RecordView; onDone(told: Told): void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<SeparateReason>('other_person');
  const separate = useDeskMutation(desk.identity.separate, { onDone });
  const source = t('identity.source', { source: record.source, id: record.sourceId });
  return (
    <form
      className={classes.separate}
      onSubmit={(event) => {
        event.preventDefault();
        separate.run({ recordId: record.recordId, reason });
      }}
    >
      <strong>{t('identity.separateTitle', { source })}</strong>
      <p className="sd-meta">{t('identity.separateKeeps')}</p>
      <NativeSelect
        data-autofocus
        label={t('identity.separateReason')}
        data={separateReasons.map((each) => ({ value: each, label: t(`identity.separateReasons.${each}`) }))}
        value={reason}
        onChange={(event) => setReason(separateReasons.find((each) => each === event.currentTarget.value) ?? 'other')}
      />
      {separate.sentence ? <Banner tone="harm">{separate.sentence}</Banner> : null}
      <Button type="submit" size="xs" loading={separate.busy}>
        {t('identity.separateDone')}
      </Button>
    </form>
  );
}

function Separate({ records, onDone }: { records: readonly RecordView[]; onDone(told: Told): void }) {
  const { t } = useTranslation();
  const [record, setRecord] = useState<RecordView | null>(null);
  const done = (told: Told) => {
    setRecord(null);
    onDone(told);
  };
  return (
    <Popover
      opened={record !== null}
      onChange={(open) => !open && setRecord(null)}
      position="bottom-end"
      width={300}
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <div>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="compact-xs" variant="default" leftSection={<IconArrowsSplit2 size={14} stroke={1.8} />}>
                {t('identity.separate')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {records.map((each) => (
                <Menu.Item key={each.recordId} onClick={() => setRecord(each)}>
                  {t('identity.separateWhich', { source: t('identity.source', { source: each.source, id: each.sourceId }) })}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      </Popover.Target>
      <Popover.Dropdown role="dialog">{record === null ? null : <SeparateForm record={record} onDone={done} />}</Popover.Dropdown>
    </Popover>
  );
}

function Separated({ told, onOpen, onBack }: { told: Told; onOpen(customerId: string): void; onBack(): void }) {
  const { t } = useTranslation();
  const back = useDeskMutation(desk.identity.takeBack, { onDone: onBack });
  return (
    <div className={classes.merged} data-testid="separated">
      <Banner
        tone="brand"
        lead={t('identity.separated')}
        action={
          <>
            <Button size="compact-xs" variant="subtle" onClick={() => onOpen(told.customerId)}>
              {t('identity.seeSeparated')}
            </Button>
            <Button size="compact-xs" variant="subtle" loading={back.busy} onClick={() => back.run({ decision: told.decision })}>
              {t('identity.takeBack')}
            </Button>
          </>
        }
      >
        {t('identity.separatedBody')}
      </Banner>
      {back.sentence ? <Banner tone="harm">{back.sentence}</Banner> : null}
    </div>
  );
}

type Props = { customerId: string /** A lead or above. */; mayDecide: boolean; onOpen(customerId: string): void };

export function MergedFrom({ customerId, mayDecide, onOpen }: Props) {
  const { t } = useTranslation();
  const [told, setTold] = useState<Told | null>(null);
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const isOnline = link?.state === 'online' || link?.state === 'slow';
  const { data: records = [] } = useQuery({ ...queries.identity.records.queryOptions({ input: { customerId } }), enabled: isOnline });
  return (
    <>
      {told === null ? null : <Separated told={told} onOpen={onOpen} onBack={() => setTold(null)} />}
      {records.length < 2 ? null : (
        <div className={classes.merged} data-testid="merged-from">
          <Banner
            tone="info"
            lead={t('identity.mergedFrom', { count: records.length })}
            action={mayDecide && isOnline ? <Separate records={records} onDone={setTold} /> : null}
          >
            {records.map(({ source, sourceId }) => t('identity.source', { source, id: sourceId })).join(t('identity.join'))}
          </Banner>
        </div>
      )}
    </>
  );
}
