/**
 * Finds a customer by name, pinyin, numbers or words; with nothing typed, the recent ones. Arrow keys move, Enter opens; a ticket's number goes straight to the ticket, words that were
 * said to the contact they were said in. */
import { TextInput } from '@mantine/core';
import { IconSearch, IconUserSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, memo, useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../shared/contract/desk-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useAway } from '../../ipc/use-away.ts';
import { useAskAhead, useSearch } from '../../ipc/use-search.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { AwayList } from '../../ui/away-list.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FoundIn, FoundPlace, isFoundElsewhere } from '../../ui/found-text.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { dayTime, type Translate } from '../../ui/time-text.ts';
import classes from './customer-search.module.css';

const hitLimit = 50;
/** As many as any window shows at once. */
const inSight = 20;

type HitProps = { hit: SearchHit; selected: boolean; nowMs: number; t: Translate; onPick: (hit: SearchHit) => void };

/** Those that the next key leaves standing are not drawn anew. */
const Hit = memo(function Hit({ hit, selected, nowMs, t, onPick }: HitProps) {
  return (
    <button type="button" className={classes.hit} aria-current={selected ? 'true' : undefined} onClick={() => onPick(hit)}>
      <span className={classes.line}>
        <span className={classes.name}>
          <FoundIn {...{ hit, t }} place="name" />
        </span>
        <span className={classes.phone}>
          <FoundIn {...{ hit, t }} place="phone" />
        </span>
      </span>
      <span className={classes.line}>
        <span className={classes.detail}>
          {isFoundElsewhere(hit) ? (
            <FoundPlace {...{ hit, t }} />
          ) : (
            [hit.tier, hit.region].filter(Boolean).join(' · ') || t('work.customer.lastContact', { when: '–' })
          )}
        </span>
        {hit.openTickets > 0 ? <Chip tone="attention">{t('work.customer.openTickets', { count: hit.openTickets })}</Chip> : null}
      </span>
      {hit.lastContactAtMs ? (
        <span className={classes.detail}>{t('work.customer.lastContact', { when: dayTime(hit.lastContactAtMs, nowMs) })}</span>
      ) : null}
    </button>
  );
});

type HitsProps = { text: string; selectedId: string | null; onPick: (hit: SearchHit) => void; onHere: (customerId: string) => void };

/** Busy as long as what stands there answers what was typed before. */
function Hits(props: HitsProps) {
  const recent = useQuery(queries.customer.recent.queryOptions());
  const found = useSearch(props.text, hitLimit);
  const list = props.text === '' ? recent : found;
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const here = useMemo(() => (list.data ?? []).flatMap(({ customerId }) => customerId ?? []), [list.data]);
  const away = useAway({ ...props, here: list.isPlaceholderData ? null : here });
  return (
    <div className={classes.hits} aria-busy={list.isPending || list.isPlaceholderData} data-testid="customer-hits">
      <HitList list={list} isAsked={away.state !== 'idle'} {...props} />
      <AwayList away={away} nowMs={nowMs} title={t('work.customer.away.title')} isAlone={list.data?.length === 0} />
    </div>
  );
}

/** What new words found is drawn as far as it is in sight, and the rest of it right after: nobody waits for what they cannot see yet. */
function useInSightFirst(text: string, { data = [], isPlaceholderData }: Pick<ReturnType<typeof useSearch>, 'data' | 'isPlaceholderData'>) {
  const answered = useRef(text);
  if (!isPlaceholderData) answered.current = text;
  const isWhole = useDeferredValue(answered.current) === answered.current;
  return isWhole ? data : data.slice(0, inSight);
}

/** `isAsked`: the hub is asked as well, so that nobody being on this PC is one line above what it answers. */
function HitList({ list, isAsked, text, selectedId, onPick }: HitsProps & { list: ReturnType<typeof useSearch>; isAsked: boolean }) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const rows = useInSightFirst(text, list);
  if (list.isPending) return <RowsSkeleton rows={6} rowHeight={64} />;
  if (list.isError) return <ErrorState compact error={toAppError(list.error)} onRetry={() => void list.refetch()} />;
  if (list.data.length === 0 && isAsked) {
    return (
      <div className={classes.nobody}>
        <strong>{t('work.customer.noneHere')}</strong>
        <span className={classes.tip}>{t('work.customer.noneBody')}</span>
      </div>
    );
  }
  if (list.data.length === 0) {
    return (
      <EmptyState
        icon={<IconUserSearch size={30} stroke={1.4} />}
        title={t(text === '' ? 'work.customer.recentEmpty' : 'work.customer.none')}
      >
        {t(text === '' ? 'work.customer.recentEmptyBody' : 'work.customer.noneBody')}
      </EmptyState>
    );
  }
  return (
    <>
      <div className={classes.heading}>
        <SectionTitle>{text === '' ? t('work.customer.recent') : t('work.customer.results', { count: list.data.length })}</SectionTitle>
      </div>
      {rows.map((hit) => (
        <Hit
          t={t}
          key={`${hit.customerId ?? hit.contactId}:${hit.ticketId ?? ''}`}
          hit={hit}
          selected={hit.customerId !== null && hit.customerId === selectedId}
          nowMs={nowMs}
          onPick={onPick}
        />
      ))}
    </>
  );
}

export function CustomerSearch({ selectedId, onPick }: { selectedId: string | null; onPick: (customerId: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const askAhead = useAskAhead(hitLimit);
  const box = useRef<HTMLDivElement>(null);
  const words = useRef('');
  words.current = typed.trim();
  const pick = useCallback(
    ({ match, ticketId, customerId, contactId }: SearchHit) => {
      if (match?.place === 'ticket_no' && ticketId !== null) {
        useUiStore.getState().openTicket(ticketId);
        return;
      }
      if (customerId !== null) onPick(customerId);
      if (contactId !== null) useUiStore.getState().openRecord(contactId, words.current);
    },
    [onPick],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && event.target instanceof HTMLInputElement) {
      box.current?.querySelector('button')?.click();
      return;
    }
    if (event.nativeEvent.isComposing || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const stops: (Element | null)[] = [...(box.current?.querySelectorAll('input, button') ?? [])];
    const at = stops.indexOf(document.activeElement);
    const next = stops[Math.min(stops.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))];
    if (next instanceof HTMLElement) next.focus();
    event.preventDefault();
  };
  return (
    <search className={classes.box} ref={box} onKeyDown={onKeyDown}>
      <div className={classes.field}>
        <TextInput
          aria-label={t('work.customer.search')}
          placeholder={t('work.customer.search')}
          leftSection={<IconSearch size={16} stroke={1.8} />}
          value={typed}
          onChange={(event) => {
            askAhead(event.currentTarget.value.trim());
            setTyped(event.currentTarget.value);
          }}
        />
      </div>
      <Hits text={typed.trim()} selectedId={selectedId} onPick={pick} onHere={onPick} />
    </search>
  );
}
