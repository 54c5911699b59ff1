/** Takes the ledger out as a file: what goes in, masked or not and why, how far it is, and where it lies. */
import { Button, Checkbox, Modal, Progress, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorTable, isErrorCode } from '../../../shared/base/error-codes.ts';
import { may } from '../../../shared/base/rights.ts';
import { channels, complaintTypes, departments, ticketStages, urgencies } from '../../../shared/base/words.ts';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { type ExportState, exportFormats, type LedgerQuery, mostExportRows } from '../../../shared/contract/ledger-views.ts';
import type { LedgerLayout } from '../../../shared/ticket/ledger-columns.ts';
import { ledgerColumns } from '../../../shared/ticket/ledger-columns.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { Banner } from '../../ui/banner.tsx';
import type { Translate } from '../../ui/time-text.ts';
import classes from './export-dialog.module.css';

type Format = (typeof exportFormats)[number];
type Props = { query: LedgerQuery; layout: LedgerLayout; total: number };

const leastReason = 4;
const lookAgainMs = 300;

/** The closed words as the reader sees them, and the name of the file. */
function wordsOf(t: Translate): Record<string, string> {
  const entries: [string, string][] = [
    ['fileName', t('ledger.export.fileName')],
    ...complaintTypes.map((each): [string, string] => [`type.${each}`, t(`words.type.${each}`)]),
    ...ticketStages.map((each): [string, string] => [`stage.${each}`, t(`words.stage.${each}`)]),
    ...channels.map((each): [string, string] => [`channel.${each}`, t(`words.channel.${each}`)]),
    ...departments.map((each): [string, string] => [`department.${each}`, t(`words.department.${each}`)]),
    ...urgencies.map((each): [string, string] => [`urgency.${each}`, t(`words.urgency.${each}`)]),
    ...([0, 1, 2, 3] as const).map((each): [string, string] => [`emotion.e${each}`, t(`words.emotion.e${each}`)]),
    ...(['open', 'kept', 'broken', 'cancelled'] as const).map((each): [string, string] => [
      `commitment.${each}`,
      t(`words.commitment.${each}`),
    ]),
  ];
  return Object.fromEntries(entries);
}

function Outcome({ state }: { state: ExportState }) {
  const { t, i18n } = useTranslation();
  if (state.state === 'running') {
    return (
      <div className={classes.progress}>
        <Progress value={state.total === 0 ? 100 : (state.done / state.total) * 100} aria-label={t('ledger.export.progress')} />
        <p className="sd-meta sd-figures" role="status">
          {t('ledger.export.running', { done: state.done, total: state.total })}
        </p>
      </div>
    );
  }
  if (state.state === 'done') {
    return (
      <Banner tone={state.leftOut > 0 ? 'attention' : 'brand'} lead={t('ledger.export.done', { count: state.total })}>
        <span className={classes.path}>{state.path}</span>
        {state.leftOut > 0 ? <strong>{t('ledger.export.leftOut', { left: state.leftOut.toLocaleString() })}</strong> : null}
      </Banner>
    );
  }
  if (state.state === 'cancelled') return <Banner tone="info">{t('ledger.export.cancelled')}</Banner>;
  const { code } = state;
  const entry = errorTable[isErrorCode(code) ? code : 'export.not-written'];
  return <Banner tone="harm">{i18n.language.startsWith('zh') ? entry.zh : entry.en}</Banner>;
}

type WishProps = Props & {
  onStarted(exportId: string): void;
  isRunning: boolean /** One was just written: another is no longer the next step. */;
  isAgain: boolean;
};

function Wish({ query, layout, total, onStarted, isRunning, isAgain }: WishProps) {
  const { t } = useTranslation();
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const [format, setFormat] = useState<Format>('xlsx');
  const [isWhole, setWhole] = useState(false);
  const [isClear, setClear] = useState(false);
  const start = useSentForm(
    draftKeys.exportReason(),
    { reason: '' },
    { call: desk.ledger.startExport, onSent: ({ exportId }) => onStarted(exportId) },
  );
  const { reason } = start.values;
  const mayReveal = may(session?.user?.role, 'revealPersonalData');
  const ids = isWhole ? ledgerColumns : layout.columns.map(({ id }) => id);
  const columns = ids.map((id) => ({ id, head: t(`ledger.columns.${id}`) }));
  const revealReason = isClear && mayReveal ? reason.trim() : null;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        start.run({ ...query, columns, format, words: wordsOf(t), revealReason });
      }}
    >
      <p>{t('ledger.export.what', { count: total })}</p>
      {total > mostExportRows ? (
        <Banner tone="attention">
          {t('ledger.export.tooMany', { most: mostExportRows.toLocaleString(), left: (total - mostExportRows).toLocaleString() })}
        </Banner>
      ) : null}
      <SegmentedControl
        aria-label={t('ledger.export.format')}
        value={format}
        onChange={(value) => setFormat(exportFormats.find((each) => each === value) ?? 'xlsx')}
        data={[
          { value: 'xlsx', label: 'Excel (XLSX)' },
          { value: 'csv', label: 'CSV' },
        ]}
      />
      <Checkbox label={t('ledger.export.whole')} checked={isWhole} onChange={(event) => setWhole(event.currentTarget.checked)} />
      {mayReveal ? (
        <Checkbox label={t('ledger.export.clear')} checked={isClear} onChange={(event) => setClear(event.currentTarget.checked)} />
      ) : null}
      {isClear && mayReveal ? (
        <TextInput
          label={t('ledger.export.reason')}
          description={t('ledger.export.reasonKept')}
          maxLength={300}
          value={reason}
          onChange={(event) => start.set({ reason: event.currentTarget.value })}
        />
      ) : (
        <p className="sd-meta">{t('ledger.export.masked')}</p>
      )}
      {start.sentence ? <Banner tone="harm">{start.sentence}</Banner> : null}
      <Button
        type="submit"
        variant={isAgain ? 'default' : 'filled'}
        loading={start.busy}
        disabled={isRunning || total === 0 || (revealReason !== null && revealReason.length < leastReason)}
      >
        {t(isAgain ? 'ledger.export.again' : 'ledger.export.start')}
      </Button>
    </form>
  );
}

/** Goes on while the dialog is closed; opened again it shows how far it is. */
export function ExportButton(props: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [exportId, setExportId] = useState<string | null>(null);
  const { data: state = null } = useQuery({
    ...queries.ledger.exportState.queryOptions({ input: { exportId: exportId ?? '' } }),
    enabled: exportId !== null,
    refetchInterval: ({ state: seen }) => (seen.data?.state === 'running' || seen.data === undefined ? lookAgainMs : false),
  });
  const cancel = useDeskMutation(desk.ledger.cancelExport);
  const isRunning = exportId !== null && (state === null || state.state === 'running');
  const isNothing = props.total === 0 && exportId === null;
  const nothingId = useId();
  return (
    <>
      <Tooltip label={t('ledger.export.nothing')} disabled={!isNothing} events={{ hover: true, focus: true, touch: true }}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} stroke={1.8} />}
          // Stays within reach of keys and pointer, so that it can say why.
          {...(isNothing ? { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': nothingId } : {})}
          onClick={() => !isNothing && setOpen(true)}
        >
          {isRunning && state && state.total > 0
            ? t('ledger.export.buttonRunning', { percent: Math.floor((state.done / state.total) * 100) })
            : t('ledger.export.button')}
        </Button>
      </Tooltip>
      {isNothing ? (
        <span id={nothingId} hidden>
          {t('ledger.export.nothing')}
        </span>
      ) : null}
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('ledger.export.title')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <div className={classes.form}>
          {state ? <Outcome state={state} /> : null}
          {isRunning ? (
            <Button variant="default" onClick={() => exportId !== null && cancel.run({ exportId })}>
              {t('words.cancel')}
            </Button>
          ) : (
            <Wish {...props} isRunning={isRunning} isAgain={state?.state === 'done'} onStarted={setExportId} />
          )}
        </div>
      </Modal>
    </>
  );
}
