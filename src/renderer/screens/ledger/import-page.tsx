/** Importing a file, for leads: choose it, match its columns, look at the dry run, import, and read what came of it. */
import { Button } from '@mantine/core';
import { IconArrowLeft, IconTableImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../../shared/base/rights.ts';
import type { ImportView } from '../../../shared/contract/import-views.ts';
import { BadRows } from '../../features/import-file/bad-rows.tsx';
import { ColumnMapping, useMissing } from '../../features/import-file/column-mapping.tsx';
import { FileButton, FileDrop, useFileIntake } from '../../features/import-file/file-drop.tsx';
import { CheckFigures, ProgressLine, SentFigures, Summary } from '../../features/import-file/outcome.tsx';
import { StepLine } from '../../features/import-file/step-line.tsx';
import { FileName, TableFacts } from '../../features/import-file/table-facts.tsx';
import { OtherFileNote, UnfinishedImports } from '../../features/import-file/unfinished-imports.tsx';
import { errorSentence, toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Banner } from '../../ui/banner.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { isCutOff } from '../../ui/fresh-words.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { CardSkeleton } from '../../ui/skeletons.tsx';
import classes from './import-page.module.css';

function toLedger(): void {
  useUiStore.getState().go('ledger');
}

/** Below the page: what can be done next, the likeliest at the right. */
function NextActions({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const { importId } = view;
  const { take } = useFileIntake();
  const missing = useMissing(view);
  const check = useDeskMutation(desk.imports.check);
  const start = useDeskMutation(desk.imports.start);
  const cancel = useDeskMutation(desk.imports.cancel);
  const close = useDeskMutation(desk.imports.close);
  const map = useDeskMutation(desk.imports.setMapping);
  const another = <FileButton label={t('imports.another')} onTake={take} />;
  switch (view.phase) {
    case 'mapping':
      // A table that cannot be read leaves one way on.
      if (view.table === null) return <FileButton label={t('imports.another')} onTake={take} primary />;
      return (
        <>
          {another}
          <Button size="xs" disabled={missing !== null} loading={check.busy} onClick={() => check.run({ importId })}>
            {t('imports.runCheck')}
          </Button>
        </>
      );
    case 'checked':
      return (
        <>
          {another}
          <Button size="xs" variant="default" onClick={() => map.run({ importId, kind: view.kind, mapping: view.mapping })}>
            {t('imports.toColumns')}
          </Button>
          <Button size="xs" disabled={(view.check?.good ?? 0) === 0} loading={start.busy} onClick={() => start.run({ importId })}>
            {view.goesOn === null
              ? t('imports.start', { count: view.check?.good ?? 0 })
              : t('imports.unfinished.start', { count: view.goesOn.left })}
          </Button>
        </>
      );
    case 'checking':
      return (
        <Button size="xs" variant="default" onClick={() => cancel.run({ importId })}>
          {t('words.cancel')}
        </Button>
      );
    case 'sending':
    case 'waiting':
      return (
        <Button size="xs" variant="default" disabled={cancel.busy} onClick={() => cancel.run({ importId })}>
          {t('imports.stopSending')}
        </Button>
      );
    case 'done':
    case 'cancelled':
    case 'stopped':
      return (
        <>
          {another}
          <Button size="xs" variant="default" onClick={() => close.run({ importId })}>
            {t('imports.finish')}
          </Button>
          <Button size="xs" onClick={toLedger}>
            {t('imports.toLedger')}
          </Button>
        </>
      );
    default:
      return null;
  }
}

function Columns({ view }: { view: ImportView }) {
  const { i18n } = useTranslation();
  const { table, problem } = view;
  return (
    <>
      <div className={classes.head}>
        <FileName view={view} />
        {table === null ? null : <TableFacts view={view} table={table} />}
      </div>
      {problem === null ? null : (
        <Banner tone="harm" urgent>
          {errorSentence({ code: problem, origin: 'main', message: '' }, i18n.language)}
        </Banner>
      )}
      {table === null ? null : <OtherFileNote />}
      {table === null ? null : <ColumnMapping view={view} table={table} />}
    </>
  );
}

function Checked({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  const { data: link } = useQuery(queries.link.get.queryOptions());
  if (view.check === null) return null;
  return (
    <>
      <FileName view={view} />
      <CheckFigures check={view.check} />
      {view.goesOn === null ? null : (
        <Banner tone="brand">{t('imports.unfinished.checked', { row: view.goesOn.afterRow, count: view.goesOn.left })}</Banner>
      )}
      {isCutOff(link) ? <Banner tone="info">{t('imports.offline')}</Banner> : null}
      {view.check.bad > 0 ? <BadRows view={view} /> : null}
    </>
  );
}

function Sending({ view }: { view: ImportView }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <FileName view={view} />
      <ProgressLine view={view} label={t(view.phase === 'waiting' ? 'imports.waiting' : 'imports.sending')} />
      {view.phase === 'waiting' && view.problem !== null ? (
        <Banner tone="attention" lead={errorSentence({ code: view.problem, origin: 'main', message: '' }, i18n.language)}>
          {t('imports.waitingBody')}
        </Banner>
      ) : null}
      <SentFigures view={view} />
    </>
  );
}

function Phase({ view }: { view: ImportView }): ReactNode {
  const { t } = useTranslation();
  switch (view.phase) {
    case 'receiving':
    case 'reading':
      return (
        <>
          <FileName view={view} />
          <ProgressLine view={view} label={t(`imports.${view.phase}`)} note={t('imports.receivingBody')} />
        </>
      );
    case 'mapping':
      return <Columns view={view} />;
    case 'checking':
      return (
        <>
          <FileName view={view} />
          <ProgressLine view={view} label={t('imports.checking')} note={t('imports.checkingBody')} />
        </>
      );
    case 'checked':
      return <Checked view={view} />;
    case 'sending':
    case 'waiting':
      return <Sending view={view} />;
    default:
      return (
        <>
          <FileName view={view} />
          <Summary view={view} />
          {(view.check?.bad ?? 0) > 0 ? <BadRows view={view} /> : null}
        </>
      );
  }
}

function Content() {
  const { t } = useTranslation();
  const session = useQuery(queries.session.get.queryOptions());
  const current = useQuery(queries.imports.get.queryOptions());
  if (session.isPending || current.isPending) return <CardSkeleton />;
  if (current.isError) return <ErrorState error={toAppError(current.error)} onRetry={() => void current.refetch()} />;
  if (!may(session.data?.user?.role, 'importRows')) {
    return (
      <EmptyState icon={<IconTableImport size={32} stroke={1.4} />} title={t('imports.onlyLeads')}>
        {t('imports.onlyLeadsBody')}
      </EmptyState>
    );
  }
  if (current.data !== null) return <Phase view={current.data} />;
  return (
    <>
      <UnfinishedImports />
      <FileDrop />
    </>
  );
}

export function ImportPage() {
  const { t } = useTranslation();
  const { data: view } = useQuery(queries.imports.get.queryOptions());
  const hasActions = view !== undefined && view !== null && view.phase !== 'receiving' && view.phase !== 'reading';
  return (
    <PageFrame
      title={t('imports.title')}
      actions={
        <>
          <StepLine phase={view?.phase ?? null} />
          <Button
            className={classes.back ?? ''}
            size="xs"
            variant="subtle"
            leftSection={<IconArrowLeft size={15} stroke={1.8} />}
            onClick={toLedger}
          >
            {t('imports.back')}
          </Button>
        </>
      }
      bottom={
        hasActions ? (
          <div className={classes.bottom}>
            <NextActions view={view} />
          </div>
        ) : undefined
      }
    >
      <div className={classes.scroll}>
        <div className={classes.column}>
          <Content />
        </div>
      </div>
    </PageFrame>
  );
}
