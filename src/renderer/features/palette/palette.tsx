/** Ctrl+K: every action that can run now, and people and tickets by name, pinyin, last four digits or number. */
import { Spotlight } from '@mantine/spotlight';
import { IconSearch, IconTicket, IconUser } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SearchHit } from '../../../shared/contract/desk-views.ts';
import { queries } from '../../ipc/queries.ts';
import { actionIds, chordFor, hotkeyTable } from '../../state/hotkey-table.ts';
import { runnableAction, useHotkeyStore } from '../../state/hotkeys.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { hitText } from '../../ui/store-words.ts';

const hitLimit = 12;

function openHit(hit: SearchHit): void {
  if (hit.ticketId) useUiStore.getState().openTicket(hit.ticketId);
  else useUiStore.getState().openCustomer(hit.customerId);
}

function HitAction({ hit }: { hit: SearchHit }) {
  const { t } = useTranslation();
  const Icon = hit.ticketId ? IconTicket : IconUser;
  return (
    <Spotlight.Action
      label={`${hit.maskedName}  ${hit.maskedPhone}`}
      description={[hitText(t, hit), hit.tier, hit.region].filter(Boolean).join(' · ')}
      leftSection={<Icon size={18} stroke={1.8} />}
      onClick={() => openHit(hit)}
    />
  );
}

export function Palette() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const text = query.trim();
  const hits = useQuery(
    queries.customer.search.queryOptions({
      input: { text, limit: hitLimit },
      enabled: text.length > 0,
      placeholderData: keepPreviousData,
      gcTime: 0,
    }),
  );
  // Registered actions change with the screen; reading them keeps the list in step.
  useHotkeyStore((state) => state.registrations);
  const actions = actionIds.filter((id) => id !== 'palette.open' && runnableAction(id) !== null);
  const shownActions = actions.filter((id) => t(hotkeyTable[id].label).toLowerCase().includes(text.toLowerCase()));
  const found = text.length > 0 ? (hits.data ?? []) : [];
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
      aria-label={t('keys.palette')}
    >
      <Spotlight.Search placeholder={t('frame.palette.placeholder')} leftSection={<IconSearch size={18} stroke={1.8} />} />
      <Spotlight.ActionsList>
        {found.length > 0 ? (
          <Spotlight.ActionsGroup label={t('frame.palette.customers')}>
            {found.map((hit) => (
              <HitAction key={`${hit.customerId}:${hit.ticketId ?? ''}`} hit={hit} />
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
