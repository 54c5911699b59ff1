/** Ctrl+K: every action that can run now, and people and tickets by name, pinyin, last four digits or number. */
import { Spotlight } from '@mantine/spotlight';
import { IconMessageCircle, IconSearch, IconTicket, IconUser } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../shared/contract/desk-views.ts';
import { useSearch } from '../../ipc/use-search.ts';
import { actionIds, chordFor, hotkeyTable } from '../../state/hotkey-table.ts';
import { runnableAction, useHotkeyStore } from '../../state/hotkeys.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Chip } from '../../ui/chip.tsx';
import { FoundIn, FoundPlace, isFoundElsewhere } from '../../ui/found-text.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import classes from './palette.module.css';

const hitLimit = 12;

function keyOf({ customerId, contactId, ticketId }: SearchHit): string {
  return `${customerId ?? contactId}:${ticketId ?? ''}`;
}

/** Words that were said open the contact they were said in, over whose it is. */
function openHit({ ticketId, customerId, contactId }: SearchHit, words: string): void {
  const ui = useUiStore.getState();
  if (contactId !== null) {
    if (customerId !== null) ui.openCustomer(customerId);
    ui.openRecord(contactId, words);
  } else if (ticketId !== null) ui.openTicket(ticketId);
  else ui.openCustomer(customerId);
}

function HitAction({ hit, words }: { hit: SearchHit; words: string }) {
  const { t } = useTranslation();
  const Icon = hit.contactId !== null ? IconMessageCircle : hit.ticketId ? IconTicket : IconUser;
  return (
    <Spotlight.Action
      leftSection={<Icon size={18} stroke={1.8} />}
      rightSection={hit.openTickets > 0 ? <Chip tone="attention">{t('work.customer.openTickets', { count: hit.openTickets })}</Chip> : null}
      onClick={() => openHit(hit, words)}
    >
      <span className={classes.hit}>
        <span>
          <strong>
            <FoundIn hit={hit} place="name" />
          </strong>{' '}
          <span className="sd-figures">
            <FoundIn hit={hit} place="phone" />
          </span>
        </span>
        <span className="sd-meta">
          {isFoundElsewhere(hit) ? <FoundPlace hit={hit} /> : [hit.tier, hit.region].filter(Boolean).join(' · ')}
        </span>
      </span>
    </Spotlight.Action>
  );
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

export function Palette() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const text = query.trim();
  const hits = useSearch(text, hitLimit);
  // Registered actions change with the screen; reading them keeps the list in step.
  useHotkeyStore((state) => state.registrations);
  const actions = actionIds.filter((id) => id !== 'palette.open' && runnableAction(id) !== null);
  const shownActions = actions.filter((id) => t(hotkeyTable[id].label).toLowerCase().includes(text.toLowerCase()));
  const found = text.length > 0 ? (hits.data ?? []) : [];
  const list = useTakenLine([...found.map(keyOf), ...shownActions].join(' '), text.length > 0);
  const nothing = shownActions.length === 0 && found.length === 0;
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight={440}
      clearQueryOnClose
      transitionProps={{ duration: 100 }}
      overlayProps={{ backgroundOpacity: 0.22, blur: 0 }}
    >
      <Spotlight.Search
        aria-label={t('keys.palette')}
        placeholder={t('frame.palette.placeholder')}
        leftSection={<IconSearch size={18} stroke={1.8} />}
      />
      <Spotlight.ActionsList ref={list}>
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
        {nothing ? <Spotlight.Empty>{hits.isFetching ? t('frame.palette.searching') : t('frame.palette.nothing')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
