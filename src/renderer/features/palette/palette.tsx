/** Ctrl+K: every action that can run now, and people and tickets by name, pinyin, last four digits or number; below them who is at the hub only. */
import { Spotlight, spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../shared/contract/desk-views.ts';
import { useAway } from '../../ipc/use-away.ts';
import { useSearch } from '../../ipc/use-search.ts';
import { actionIds, chordFor, hotkeyTable } from '../../state/hotkey-table.ts';
import { runnableAction, useHotkeyStore } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { AwayNote } from '../../ui/away-lines.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import classes from './palette.module.css';
import { AwayAction, HitAction } from './palette-hit.tsx';

const hitLimit = 12;
const noHits: SearchHit[] = [];

function keyOf({ customerId, contactId, ticketId }: SearchHit): string {
  return `${customerId ?? contactId}:${ticketId ?? ''}`;
}

/** A list that has just changed may have lost the line that Enter takes: the first one is taken then. Answers its ref. */
function useTakenLine(shown: string, isAsked: boolean) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` names the lines that are drawn.
  useEffect(() => {
    if (!isAsked || list.current === null || list.current.querySelector('[data-selected]') !== null) return;
    list.current.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  }, [shown, isAsked]);
  return list;
}

/** Customers at the hub for these words. Whoever is here only after the palette was closed opens nothing by themselves. */
function usePaletteAway(text: string, found: readonly SearchHit[] | null) {
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const here = useMemo(() => (found === null ? null : found.flatMap(({ customerId }) => customerId ?? [])), [found]);
  return useAway({
    text,
    here,
    onHere(customerId) {
      if (!isOpen.current) return;
      useUiStore.getState().openCustomer(customerId);
      spotlight.close();
    },
  });
}

/** Is there while the palette is open. */
function PaletteLines({ text }: { text: string }) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const hits = useSearch(text, hitLimit);
  // Registered actions change with the screen; reading them keeps the list in step.
  useHotkeyStore((state) => state.registrations);
  const actions = actionIds.filter((id) => id !== 'palette.open' && runnableAction(id) !== null);
  const shownActions = actions.filter((id) => t(hotkeyTable[id].label).toLowerCase().includes(text.toLowerCase()));
  const found = text.length > 0 ? (hits.data ?? noHits) : noHits;
  const away = usePaletteAway(text, hits.isPlaceholderData ? null : found);
  const lines = [...found.map(keyOf), ...shownActions, ...away.hits.map(({ customerId }) => customerId)];
  const list = useTakenLine(lines.join(' '), text.length > 0);
  const isNobody = shownActions.length === 0 && found.length === 0;
  const isAsked = away.state !== 'idle';
  const nothing = hits.isFetching ? 'frame.palette.searching' : isAsked ? 'work.customer.noneHere' : 'frame.palette.nothing';
  // Arrow keys walk from the field; whoever comes here by Tab scrolls what is longer than its place.
  const scrolls = { viewportProps: { tabIndex: 0, role: 'group', 'aria-label': t('frame.palette.list') } };
  return (
    <Spotlight.ActionsList ref={list} className={classes.list} {...scrolls}>
      {found.length > 0 ? (
        <Spotlight.ActionsGroup label={t('frame.palette.customers')}>
          {found.map((hit) => (
            <HitAction key={keyOf(hit)} hit={hit} words={text} />
          ))}
        </Spotlight.ActionsGroup>
      ) : null}
      {shownActions.length > 0 ? (
        <Spotlight.ActionsGroup label={t('frame.palette.actions')}>
          {shownActions.map((id) => (
            <Spotlight.Action
              key={id}
              label={t(hotkeyTable[id].label)}
              rightSection={<Kbd chord={chordFor(id)} />}
              onClick={() => runnableAction(id)?.run()}
            />
          ))}
        </Spotlight.ActionsGroup>
      ) : null}
      {isNobody && away.hits.length === 0 ? <Spotlight.Empty>{t(nothing)}</Spotlight.Empty> : null}
      {away.hits.length > 0 ? (
        <Spotlight.ActionsGroup label={t('work.customer.away.title')} data-testid="away-list">
          {away.hits.map((hit) => (
            <AwayAction key={hit.customerId} hit={hit} away={away} nowMs={nowMs} />
          ))}
        </Spotlight.ActionsGroup>
      ) : null}
      {shownActions.length > 0 ? null : <AwayNote away={away} isAlone={isNobody} />}
      {isAsked && away.sentence !== null ? <Banner tone="attention">{away.sentence}</Banner> : null}
    </Spotlight.ActionsList>
  );
}

export function Palette() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      centered={false}
      yOffset="14dvh"
      clearQueryOnClose
      transitionProps={{ duration: 100 }}
      overlayProps={{ backgroundOpacity: 0.22, blur: 0 }}
    >
      <Spotlight.Search
        aria-label={t('keys.palette')}
        placeholder={t('frame.palette.placeholder')}
        leftSection={<IconSearch size={18} stroke={1.8} />}
      />
      <PaletteLines text={query.trim()} />
    </Spotlight.Root>
  );
}
