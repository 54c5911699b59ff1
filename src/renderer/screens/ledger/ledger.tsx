/** The ledger: every complaint in a dense table; a row opens its story beside it. */
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconNotes, IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerQuery } from '../../../shared/contract/ledger-views.ts';
import { extraConditions, type LedgerFilter, ledgerTabs, tabFilters } from '../../../shared/ticket/ledger-filter.ts';
import { ConflictCards } from '../../features/conflicts/conflict-list.tsx';
import { BulkBar } from '../../features/ledger-bulk/bulk-bar.tsx';
import { ExportButton } from '../../features/ledger-export/export-dialog.tsx';
import { ColumnMenu } from '../../features/ledger-filter/column-menu.tsx';
import { FilterBar } from '../../features/ledger-filter/filter-bar.tsx';
import { TicketSheet } from '../../features/ticket-sheet/ticket-sheet.tsx';
import { TicketTable } from '../../features/ticket-table/ticket-table.tsx';
import { TicketTasks } from '../../features/ticket-tasks/ticket-tasks.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useFreshFacts } from '../../ipc/use-fresh-facts.ts';
import { type LedgerRows, useLedgerLayout, useLedgerRows } from '../../ipc/use-ledger.ts';
import { useLedgerStore } from '../../state/ledger-store.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { freshWords } from '../../ui/fresh-words.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { ImportButton } from './import-button.tsx';
import classes from './ledger.module.css';

function NoTickets({ viewId, filter, onClear }: { viewId: string; filter: LedgerFilter; onClear(): void }) {
  const { t } = useTranslation();
  const { openView } = useLedgerStore.getState();
  const icon = <IconNotes size={32} stroke={1.4} />;
  const button = (words: string, onClick: () => void) => (
    <Button size="xs" variant="default" onClick={onClick}>
      {words}
    </Button>
  );
  if (filter.text !== '') {
    return (
      <EmptyState icon={icon} title={t('work.ledger.noMatch')} action={button(t('work.ledger.clear'), onClear)}>
        {t('work.ledger.noMatchBody')}
      </EmptyState>
    );
  }
  const tab = ledgerTabs.find((each) => each === viewId);
  if (tab === undefined || extraConditions(filter, tabFilters[tab]).length > 0) {
    const dropAll = () => openView('all', tabFilters.all);
    return (
      <EmptyState icon={icon} title={t('ledger.noneHere')} action={button(t('ledger.dropAll'), dropAll)}>
        {t('ledger.noneHereBody')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={icon}
      title={t(`work.ledger.empty.${tab}`)}
      action={tab === 'all' ? null : button(t('work.ledger.seeAll'), () => openView('all', tabFilters.all))}
    >
      {t(tab === 'overdue' ? 'work.ledger.emptyOverdueBody' : 'work.ledger.emptyBody')}
    </EmptyState>
  );
}

type RowsProps = { query: LedgerQuery; rows: LedgerRows; look: ReturnType<typeof useLedgerLayout>; onClear(): void };

function Rows({ query, rows, look, onClear }: RowsProps) {
  const ticketId = useUiStore((state) => state.ticketId);
  const viewId = useLedgerStore((state) => state.viewId);
  const { tick, untickAll } = useLedgerStore.getState();
  const tickAll = (isOn: boolean) => {
    if (!isOn) return untickAll();
    void desk.ledger.ids(query).then(({ ids }) => {
      const isStillAsked = useLedgerStore.getState().filter === query.filter;
      if (isStillAsked) tick(ids, true);
    });
  };
  if (rows.error !== null && rows.total === undefined) return <ErrorState error={toAppError(rows.error)} onRetry={rows.again} />;
  if (rows.total === undefined) return <RowsSkeleton rows={14} />;
  if (rows.total === 0) return <NoTickets viewId={viewId} filter={query.filter} onClear={onClear} />;
  return (
    <TicketTable
      rows={rows}
      total={rows.total}
      layout={look.layout}
      onLayout={look.change}
      onPull={look.show}
      onTickAll={tickAll}
      selectedId={ticketId}
      onOpen={(id) => useUiStore.setState({ ticketId: id })}
    />
  );
}

/** An open sheet is closed by Escape, unless a menu or dialog on top takes it. */
function useEscape(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const onTop = event.target instanceof Element && event.target.closest('[role="menu"], [role="dialog"]') !== null;
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && !onTop) useUiStore.getState().closeTicket();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** What is typed narrows the list once the typing pauses. */
function useTypedText(): [string, (text: string) => void] {
  const [typed, setTyped] = useState(() => useLedgerStore.getState().filter.text);
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const text = typed.trim() === '' ? '' : settled;
  useEffect(() => {
    const { filter, change } = useLedgerStore.getState();
    if (filter.text !== text) change({ text });
  }, [text]);
  return [typed, setTyped];
}

export function Ledger() {
  const { t } = useTranslation();
  const filter = useLedgerStore((state) => state.filter);
  const ticketId = useUiStore((state) => state.ticketId);
  const look = useLedgerLayout();
  const query: LedgerQuery = { filter, sort: look.layout.sort };
  const rows = useLedgerRows(query);
  const fresh = useFreshFacts((facts) => freshWords(t, facts).whole);
  const [typed, setTyped] = useTypedText();
  const { closeTicket } = useUiStore.getState();
  useEscape();
  return (
    <PageFrame
      title={t('work.ledger.title')}
      actions={
        <>
          <TextInput
            className={classes.search}
            aria-label={t('work.ledger.search')}
            placeholder={t('work.ledger.search')}
            leftSection={<IconSearch size={16} stroke={1.8} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {rows.total ? (
            <span className="sd-meta sd-figures" role="status">
              {t('work.ledger.total', { count: rows.total })}
            </span>
          ) : null}
          <span className={classes.gap} />
          {fresh === null ? null : (
            <span className="sd-meta sd-figures" data-testid="ledger-fresh">
              {fresh}
            </span>
          )}
          <ColumnMenu layout={look.layout} onLayout={look.change} />
          <ExportButton query={query} layout={look.layout} total={rows.total ?? 0} />
          <ImportButton />
        </>
      }
    >
      <div className={classes.page}>
        <FilterBar />
        <BulkBar />
        <div className={classes.split} data-sheet={ticketId !== null}>
          <div className={classes.table}>
            <Rows query={query} rows={rows} look={look} onClear={() => setTyped('')} />
          </div>
          {ticketId ? (
            <div className={classes.sheet}>
              <TicketSheet
                key={ticketId}
                ticketId={ticketId}
                onClose={closeTicket}
                renderConflicts={(conflicts) => <ConflictCards conflicts={conflicts} canOpen={false} />}
                renderTasks={(detail, nowMs) => <TicketTasks detail={detail} nowMs={nowMs} />}
              />
            </div>
          ) : null}
        </div>
      </div>
    </PageFrame>
  );
}
