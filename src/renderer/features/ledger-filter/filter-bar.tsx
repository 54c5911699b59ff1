/** Over the ledger: saved filters as tabs, what narrows it now, each condition with its own way out, and keeping it under a name. */
import { ActionIcon, Button, CloseButton, Popover, SegmentedControl, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mostSavedViews, type SavedView } from '../../../shared/ticket/ledger-columns.ts';
import { anyTicket, extraConditions, type LedgerFilter, ledgerTabs, tabFilters } from '../../../shared/ticket/ledger-filter.ts';
import { queries } from '../../ipc/queries.ts';
import { useSavedViews } from '../../ipc/use-ledger.ts';
import { useLedgerStore } from '../../state/ledger-store.ts';
import { SmallForm } from '../../ui/small-form.tsx';
import { conditionWords, heldConditions } from './condition-words.ts';
import { FilterButton } from './filter-panel.tsx';
import classes from './ledger-filter.module.css';

function viewFilter(viewId: string, views: readonly SavedView[]): LedgerFilter {
  const tab = ledgerTabs.find((each) => each === viewId);
  return tab === undefined ? (views.find(({ id }) => id === viewId)?.filter ?? anyTicket) : tabFilters[tab];
}

function SaveView({ onSave }: { onSave(name: string): void }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" width={260} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="subtle"
          color="brand"
          leftSection={<IconBookmark size={15} stroke={1.8} />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('ledger.filter.save')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <SmallForm
          submit={t('words.save')}
          disabled={name.trim() === ''}
          onSubmit={() => {
            onSave(name.trim());
            setName('');
            setOpen(false);
          }}
        >
          <TextInput
            label={t('ledger.filter.saveName')}
            maxLength={20}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </SmallForm>
      </Popover.Dropdown>
    </Popover>
  );
}

function Conditions({ filter, base }: { filter: LedgerFilter; base: LedgerFilter }) {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(queries.session.members.queryOptions());
  const { change } = useLedgerStore.getState();
  const nameOf = (id: string) =>
    id === 'me' || id === 'nobody' ? t(`ledger.filter.${id}`) : (members.find((member) => member.id === id)?.name ?? '…');
  const extra = new Set(extraConditions(filter, base));
  return heldConditions(filter)
    .filter((key) => extra.has(key))
    .map((key) => (
      <span key={key} className={classes.condition}>
        <span className={classes.said}>{conditionWords(t, filter, key, nameOf)}</span>
        <CloseButton
          size="xs"
          variant="transparent"
          aria-label={t('ledger.filter.drop', { what: conditionWords(t, filter, key, nameOf) })}
          onClick={() => change({ [key]: base[key] })}
        />
      </span>
    ));
}

export function FilterBar({ children }: { children?: ReactNode }) {
  const { t } = useTranslation();
  const viewId = useLedgerStore((state) => state.viewId);
  const filter = useLedgerStore((state) => state.filter);
  const { openView, change } = useLedgerStore.getState();
  const { views, change: changeViews } = useSavedViews();
  const base = viewFilter(viewId, views);
  const extra = extraConditions(filter, base);
  const saved = views.find(({ id }) => id === viewId);
  const save = (name: string) => {
    const view: SavedView = { id: `view-${Date.now().toString(36)}`, name, filter: { ...filter, text: '' } };
    changeViews([...views, view]);
    openView(view.id, view.filter);
  };
  return (
    <div className={classes.bar}>
      <div className={classes.tabs}>
        <SegmentedControl
          aria-label={t('work.ledger.title')}
          value={viewId}
          onChange={(id) => openView(id, viewFilter(id, views))}
          data={[
            ...ledgerTabs.map((tab) => ({ value: tab as string, label: t(`work.ledger.filters.${tab}`) })),
            ...views.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      <FilterButton filter={filter} onChange={change} count={extra.length} />
      <Conditions filter={filter} base={base} />
      {extra.length > 0 && views.length < mostSavedViews ? <SaveView onSave={save} /> : null}
      {extra.length > 0 && saved ? (
        <Button
          size="xs"
          variant="subtle"
          color="brand"
          onClick={() => changeViews(views.map((view) => (view === saved ? { ...view, filter: { ...filter, text: '' } } : view)))}
        >
          {t('ledger.filter.update', { name: saved.name })}
        </Button>
      ) : null}
      {saved ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('ledger.filter.forget', { name: saved.name })}
          onClick={() => {
            changeViews(views.filter((view) => view !== saved));
            openView('open', tabFilters.open);
          }}
        >
          <IconTrash size={15} stroke={1.8} aria-hidden="true" />
        </ActionIcon>
      ) : null}
      {children}
    </div>
  );
}
