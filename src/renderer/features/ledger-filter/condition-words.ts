/** A day as a date field wants it, and a filter's conditions in words. */
import { anyTicket, type LedgerFilter } from '../../../shared/ticket/ledger-filter.ts';
import { businessTime } from '../../ui/business-time.ts';
import type { Translate } from '../../ui/time-text.ts';

/** `2026-11-22`. */
export function inputDay(atMs: number): string {
  const { year, month, date } = businessTime(atMs);
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

type Condition = Exclude<keyof LedgerFilter, 'text'>;

/** What one condition says, e.g. 「阶段：核实中、定方案」. */
export function conditionWords(t: Translate, filter: LedgerFilter, key: Condition, ownerName: (id: string) => string): string {
  const list = (name: string, words: readonly string[]) => t('ledger.filter.said', { name, what: words.join(t('ledger.filter.join')) });
  switch (key) {
    case 'standing':
      return list(t('ledger.filter.standing.label'), [t(`ledger.filter.standing.${filter.standing}`)]);
    case 'stages':
      return list(
        t('ledger.columns.stage'),
        filter.stages.map((each) => t(`words.stage.${each}`)),
      );
    case 'types':
      return list(
        t('ledger.columns.type'),
        filter.types.map((each) => t(`words.type.${each}`)),
      );
    case 'departments':
      return list(
        t('ledger.columns.department'),
        filter.departments.map((each) => t(`words.department.${each}`)),
      );
    case 'channels':
      return list(
        t('ledger.columns.channel'),
        filter.channels.map((each) => t(`words.channel.${each}`)),
      );
    case 'urgencies':
      return list(
        t('ledger.columns.urgency'),
        filter.urgencies.map((each) => t(`words.urgency.${each}`)),
      );
    case 'owners':
      return list(t('ledger.columns.owner'), filter.owners.map(ownerName));
    case 'emotionFrom':
      return list(t('ledger.columns.emotion'), [t('ledger.filter.atLeast', { what: t(`words.emotion.e${filter.emotionFrom}`) })]);
    case 'overdue':
      return t('ledger.filter.overdue');
    case 'opened': {
      const { opened } = filter;
      if (opened.kind === 'last') return list(t('ledger.columns.opened'), [t('ledger.filter.lastDays', { count: opened.days })]);
      if (opened.kind === 'any') return '';
      return list(t('ledger.columns.opened'), [`${inputDay(opened.fromMs)} – ${inputDay(opened.toMs - 1)}`]);
    }
  }
}

/** The conditions that narrow anything, in the order of the panel. */
export function heldConditions(filter: LedgerFilter): Condition[] {
  const keys = Object.keys(anyTicket).filter((key): key is Condition => key !== 'text');
  return keys.filter((key) => JSON.stringify(filter[key]) !== JSON.stringify(anyTicket[key]));
}
