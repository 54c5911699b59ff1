/** Every condition of the ledger in one panel. Each choice takes effect at once. */
import { Button, Chip, Group, MultiSelect, Popover, Switch, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { channels, complaintTypes, departments, type Emotion, ticketStages, urgencies } from '../../../shared/base/words.ts';
import type { LedgerFilter, OpenedSpan } from '../../../shared/ticket/ledger-filter.ts';
import { queries } from '../../ipc/queries.ts';
import { endOfBusinessDay, startOfBusinessDay } from '../../ui/business-time.ts';
import { TickedChips } from '../../ui/ticked-chips.tsx';
import { inputDay } from './condition-words.ts';
import classes from './ledger-filter.module.css';

type PartProps = { filter: LedgerFilter; onChange(part: Partial<LedgerFilter>): void };

const spans = [1, 7, 30, 90] as const;

/** Noon of that day lies in it in whatever zone the business is within half a day of Greenwich. */
function dayOf(text: string): number | null {
  const atMs = Date.parse(`${text}T04:00:00Z`);
  return Number.isNaN(atMs) ? null : atMs;
}

function OpenedWhen({ filter, onChange }: PartProps) {
  const { t } = useTranslation();
  const { opened } = filter;
  const chosen = opened.kind === 'last' ? String(opened.days) : opened.kind;
  const between = (from: number, to: number): OpenedSpan => ({
    kind: 'between',
    fromMs: startOfBusinessDay(from),
    toMs: endOfBusinessDay(to),
  });
  const [now] = useState(() => Date.now());
  const pick = (value: string) => {
    const days = spans.find((span) => String(span) === value);
    if (days !== undefined) onChange({ opened: { kind: 'last', days } });
    else onChange({ opened: value === 'between' ? between(now - 6 * 86_400_000, now) : { kind: 'any' } });
  };
  return (
    <fieldset className={classes.field}>
      <legend className={classes.label}>{t('ledger.filter.opened')}</legend>
      <Chip.Group value={chosen} onChange={(value) => pick(String(value))}>
        <Group gap={6}>
          {['any', ...spans.map(String), 'between'].map((value) => (
            <Chip key={value} value={value} size="xs" variant="light">
              {value === 'any' || value === 'between' ? t(`ledger.filter.${value}`) : t('ledger.filter.lastDays', { count: Number(value) })}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {opened.kind === 'between' ? (
        <Group gap={8} mt={8} grow>
          <TextInput
            type="date"
            size="xs"
            label={t('ledger.filter.from')}
            value={inputDay(opened.fromMs)}
            onChange={(event) => {
              const day = dayOf(event.currentTarget.value);
              if (day !== null) onChange({ opened: between(day, Math.max(day, opened.toMs - 1)) });
            }}
          />
          <TextInput
            type="date"
            size="xs"
            label={t('ledger.filter.to')}
            value={inputDay(opened.toMs - 1)}
            onChange={(event) => {
              const day = dayOf(event.currentTarget.value);
              if (day !== null) onChange({ opened: between(Math.min(day, opened.fromMs), day) });
            }}
          />
        </Group>
      ) : null}
    </fieldset>
  );
}

function EmotionFrom({ filter, onChange }: PartProps) {
  const { t } = useTranslation();
  const levels: Emotion[] = [0, 1, 2, 3];
  return (
    <fieldset className={classes.field}>
      <legend className={classes.label}>{t('ledger.filter.emotionFrom')}</legend>
      <Chip.Group
        value={String(filter.emotionFrom)}
        onChange={(value) => onChange({ emotionFrom: levels.find((level) => String(level) === value) ?? 0 })}
      >
        <Group gap={6}>
          {levels.map((level) => (
            <Chip key={level} value={String(level)} size="xs" variant="light">
              {level === 0 ? t('ledger.filter.any') : t('ledger.filter.atLeast', { what: t(`words.emotion.e${level}`) })}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}

function Owners({ filter, onChange }: PartProps) {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery(queries.session.members.queryOptions());
  const special = (['me', 'nobody'] as const).map((value) => ({ value, label: t(`ledger.filter.${value}`) }));
  return (
    <MultiSelect
      label={t('ledger.filter.owners')}
      placeholder={filter.owners.length === 0 ? t('ledger.filter.any') : ''}
      size="xs"
      searchable
      clearable
      comboboxProps={{ withinPortal: false }}
      data={[...special, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
      value={[...filter.owners]}
      onChange={(owners) => onChange({ owners })}
    />
  );
}

function Conditions({ filter, onChange }: PartProps) {
  const { t } = useTranslation();
  const standings = (['any', 'open', 'closed'] as const).map((value) => ({ value, label: t(`ledger.filter.standing.${value}`) }));
  return (
    <div className={classes.panel}>
      <fieldset className={classes.field}>
        <legend className={classes.label}>{t('ledger.filter.standing.label')}</legend>
        <Chip.Group
          value={filter.standing}
          onChange={(value) => onChange({ standing: standings.find((each) => each.value === value)?.value ?? 'any' })}
        >
          <Group gap={6}>
            {standings.map(({ value, label }) => (
              <Chip key={value} value={value} size="xs" variant="light">
                {label}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </fieldset>
      <TickedChips
        label={t('ledger.columns.stage')}
        options={ticketStages.map((value) => ({ value, label: t(`words.stage.${value}`) }))}
        chosen={filter.stages}
        onChange={(stages) => onChange({ stages })}
      />
      <TickedChips
        label={t('ledger.columns.type')}
        options={complaintTypes.map((value) => ({ value, label: t(`words.type.${value}`) }))}
        chosen={filter.types}
        onChange={(types) => onChange({ types })}
      />
      <Owners filter={filter} onChange={onChange} />
      <TickedChips
        label={t('ledger.columns.department')}
        options={departments.map((value) => ({ value, label: t(`words.department.${value}`) }))}
        chosen={filter.departments}
        onChange={(chosen) => onChange({ departments: chosen })}
      />
      <TickedChips
        label={t('ledger.columns.channel')}
        options={channels.map((value) => ({ value, label: t(`words.channel.${value}`) }))}
        chosen={filter.channels}
        onChange={(chosen) => onChange({ channels: chosen })}
      />
      <TickedChips
        label={t('ledger.columns.urgency')}
        options={urgencies.map((value) => ({ value, label: t(`words.urgency.${value}`) }))}
        chosen={filter.urgencies}
        onChange={(chosen) => onChange({ urgencies: chosen })}
      />
      <EmotionFrom filter={filter} onChange={onChange} />
      <OpenedWhen filter={filter} onChange={onChange} />
      <Switch
        size="xs"
        label={t('ledger.filter.overdue')}
        checked={filter.overdue}
        onChange={(event) => onChange({ overdue: event.currentTarget.checked })}
      />
    </div>
  );
}

export function FilterButton({ filter, onChange, count }: PartProps & { count: number }) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-start" width={460} trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconFilter size={15} stroke={1.8} />}>
          {count === 0 ? t('ledger.filter.button') : t('ledger.filter.buttonCount', { count })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('ledger.filter.button')}>
        <div className={`${classes.scroll} sd-fades`}>
          <Conditions filter={filter} onChange={onChange} />
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
