/** The ledger: every complaint in a dense table; a row opens its story beside it. */
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconNotes, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConflictCards } from '../../features/conflicts/conflict-list.tsx';
import { TicketSheet } from '../../features/ticket-sheet/ticket-sheet.tsx';
import { TicketTable } from '../../features/ticket-table/ticket-table.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { type UiState, useUiStore } from '../../state/ui-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './ledger.module.css';

type Filter = UiState['ledgerFilter'];
const filters: readonly Filter[] = ['open', 'mine', 'overdue', 'all'];
const rowLimit = 500;

function useTicketList(filter: Filter, text: string) {
  return useQuery(queries.ticket.list.queryOptions({ input: { filter, text, limit: rowLimit }, placeholderData: keepPreviousData }));
}

function NoTickets({ filter, text, onClear }: { filter: Filter; text: string; onClear: () => void }) {
  const { t } = useTranslation();
  const { setLedgerFilter } = useUiStore.getState();
  const icon = <IconNotes size={32} stroke={1.4} />;
  if (text !== '') {
    return (
      <EmptyState
        icon={icon}
        title={t('work.ledger.noMatch')}
        action={
          <Button size="xs" variant="default" onClick={onClear}>
            {t('work.ledger.clear')}
          </Button>
        }
      >
        {t('work.ledger.noMatchBody')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={icon}
      title={t(`work.ledger.empty.${filter}`)}
      action={
        filter === 'all' ? null : (
          <Button size="xs" variant="default" onClick={() => setLedgerFilter('all')}>
            {t('work.ledger.seeAll')}
          </Button>
        )
      }
    >
      {t(filter === 'overdue' ? 'work.ledger.emptyOverdueBody' : 'work.ledger.emptyBody')}
    </EmptyState>
  );
}

function Rows({ filter, text, onClear }: { filter: Filter; text: string; onClear: () => void }) {
  const ticketId = useUiStore((state) => state.ticketId);
  const list = useTicketList(filter, text);
  if (list.isPending) return <RowsSkeleton rows={14} />;
  if (list.isError) return <ErrorState error={toAppError(list.error)} onRetry={() => void list.refetch()} />;
  if (list.data.rows.length === 0) return <NoTickets filter={filter} text={text} onClear={onClear} />;
  return <TicketTable rows={list.data.rows} selectedId={ticketId} onOpen={(id) => useUiStore.setState({ ticketId: id })} />;
}

function Total({ filter, text }: { filter: Filter; text: string }) {
  const { t } = useTranslation();
  const { data } = useTicketList(filter, text);
  if (!data || data.total === 0) return null;
  const { total, rows } = data;
  return (
    <span className="sd-meta sd-figures" role="status">
      {rows.length < total ? t('work.ledger.shown', { shown: rows.length, total }) : t('work.ledger.total', { count: total })}
    </span>
  );
}

export function Ledger() {
  const { t } = useTranslation();
  const filter = useUiStore((state) => state.ledgerFilter);
  const ticketId = useUiStore((state) => state.ticketId);
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const text = typed.trim() === '' ? '' : settled;
  const { setLedgerFilter, closeTicket } = useUiStore.getState();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A menu or dialog on top takes its own Escape.
      const onTop = event.target instanceof Element && event.target.closest('[role="menu"], [role="dialog"]') !== null;
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing && !onTop) useUiStore.getState().closeTicket();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <PageFrame
      title={t('work.ledger.title')}
      actions={
        <>
          <SegmentedControl
            aria-label={t('work.ledger.title')}
            value={filter}
            onChange={(value) => setLedgerFilter(filters.find((each) => each === value) ?? 'open')}
            data={filters.map((each) => ({ value: each, label: t(`work.ledger.filters.${each}`) }))}
          />
          <TextInput
            className={classes.search}
            aria-label={t('work.ledger.search')}
            placeholder={t('work.ledger.search')}
            leftSection={<IconSearch size={16} stroke={1.8} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Total filter={filter} text={text} />
        </>
      }
    >
      <div className={classes.split} data-sheet={ticketId !== null}>
        <div className={classes.table}>
          <Rows filter={filter} text={text} onClear={() => setTyped('')} />
        </div>
        {ticketId ? (
          <div className={classes.sheet}>
            <TicketSheet
              key={ticketId}
              ticketId={ticketId}
              onClose={closeTicket}
              renderConflicts={(conflicts) => <ConflictCards conflicts={conflicts} canOpen={false} />}
            />
          </div>
        ) : null}
      </div>
    </PageFrame>
  );
}
