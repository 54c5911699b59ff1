/** What a ledger shows of a ticket in each of its columns: one line, the whole of it in the title. */
import { useTranslation } from 'react-i18next';
import type { LedgerRow } from '../../../shared/contract/ledger-views.ts';
import type { LedgerColumn } from '../../../shared/ticket/ledger-columns.ts';
import { Chip } from '../../ui/chip.tsx';
import { ClockBadge } from '../../ui/clock-badge.tsx';
import { StageChip } from '../../ui/stage-chip.tsx';
import { dayTime, type Translate } from '../../ui/time-text.ts';
import classes from './ticket-table.module.css';

type Words = { t: Translate; row: LedgerRow; nowMs: number };

const at = (ms: number | null, nowMs: number) => (ms === null ? '' : dayTime(ms, nowMs));

/** Columns that are words and nothing else. */
const texts: { readonly [C in LedgerColumn]?: (words: Words) => string } = {
  no: ({ row }) => row.ticketNo,
  who: ({ row }) => row.maskedName,
  type: ({ t, row }) => t(`words.type.${row.type}`),
  owner: ({ t, row }) => row.ownerName || t('words.nobody'),
  channel: ({ t, row }) => t(`words.channel.${row.channel}`),
  department: ({ t, row }) => t(`words.department.${row.department}`),
  opened: ({ row, nowMs }) => at(row.openedAtMs, nowMs),
  golden: ({ row, nowMs }) => at(row.goldenDueAtMs, nowMs),
  firstResponse: ({ row, nowMs }) => at(row.firstResponseAtMs, nowMs),
  plan: ({ row, nowMs }) => at(row.planDueAtMs, nowMs),
  planGiven: ({ row, nowMs }) => at(row.planGivenAtMs, nowMs),
  closed: ({ row, nowMs }) => at(row.closedAtMs, nowMs),
  what: ({ row }) => row.what,
  when: ({ row }) => row.when,
  orderNo: ({ row }) => row.orderNo,
  ask: ({ row }) => row.ask,
  demands: ({ row }) => row.demands.map(({ text, done }) => `${done ? '✓ ' : ''}${text}`).join(' · '),
  facts: ({ row }) => row.facts.join(' · '),
  evidence: ({ t, row }) =>
    row.evidence.length === 0
      ? ''
      : t('ledger.evidenceOf', { have: row.evidence.filter(({ isThere }) => isThere).length, total: row.evidence.length }),
  options: ({ row }) => row.options.join(' / '),
  chosen: ({ row }) => row.chosen,
  promises: ({ t, row, nowMs }) =>
    row.promises.map(({ what, dueAtMs, status }) => `${what} ${at(dueAtMs, nowMs)} ${t(`words.commitment.${status}`)}`).join(' · '),
  score: ({ t, row }) => (row.score === null ? '' : t('ledger.scoreOf', { n: row.score })),
  phone: ({ row }) => row.maskedPhone,
  memberNo: ({ row }) => row.memberNo,
};

const figures: ReadonlySet<LedgerColumn> = new Set([
  ...(['no', 'opened', 'golden', 'firstResponse', 'plan', 'planGiven', 'closed', 'orderNo', 'phone', 'memberNo'] as const),
]);

function Emotion({ row }: { row: LedgerRow }) {
  const { t } = useTranslation();
  const words = t(`words.emotion.e${row.emotion}`);
  return row.emotion >= 2 ? <Chip tone={row.emotion === 3 ? 'harm' : 'attention'}>{words}</Chip> : words;
}

type CellProps = { column: LedgerColumn; row: LedgerRow; nowMs: number };

export function Cell({ column, row, nowMs }: CellProps) {
  const { t } = useTranslation();
  switch (column) {
    case 'stage':
      return <StageChip stage={row.stage} />;
    case 'urgency':
      return row.urgency === 'emergency' ? <Chip tone="harm">{t('words.urgency.emergency')}</Chip> : t(`words.urgency.${row.urgency}`);
    case 'emotion':
      return <Emotion row={row} />;
    case 'clock':
      return row.nextClock ? <ClockBadge {...row.nextClock} label="" nowMs={nowMs} /> : <span className="sd-meta">–</span>;
    case 'last':
      return (
        <span className={classes.last} title={row.lastAction}>
          <time>{dayTime(row.lastActionAtMs, nowMs)}</time> <span className={classes.cut}>{row.lastAction}</span>
        </span>
      );
    default: {
      const text = texts[column]?.({ t, row, nowMs }) ?? '';
      return (
        <span className={figures.has(column) ? classes.figures : classes.words} title={text}>
          {text === '' ? '–' : text}
        </span>
      );
    }
  }
}
