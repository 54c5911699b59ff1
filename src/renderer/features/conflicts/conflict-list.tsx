/** Conflict cards: mine, theirs, who, when, and one key for each way out. Nothing is decided silently. */
import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '../../../shared/base/error-codes.ts';
import type { Json } from '../../../shared/base/result.ts';
import { ticketStages } from '../../../shared/base/words.ts';
import type { Conflict } from '../../../shared/ticket/ticket.ts';
import { errorSentence, toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useNow } from '../../state/now.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { actionWord } from '../../ui/action-words.ts';
import { Banner } from '../../ui/banner.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { CardSkeleton } from '../../ui/skeletons.tsx';
import { dayTime, type Translate } from '../../ui/time-text.ts';
import classes from './conflict-list.module.css';
import { differingLinks, whatDiffers, withTitles } from './what-differs.ts';

const hiddenFields = /(^id$|Id$|^_|Rev$|ver$|scope$)/;

/** A value as a person reads it: stages by name, ids left out, times as times. */
function valueText(t: Translate, value: Json, nowMs: number, field = ''): string {
  if (value === null) return '–';
  if (typeof value === 'string') return isStage(value) ? t(`words.stage.${value}`) : value;
  if (typeof value === 'number') return field.endsWith('AtMs') ? dayTime(value, nowMs) : String(value);
  if (typeof value === 'boolean') return value ? '✓' : '–';
  if (Array.isArray(value)) return value.map((each) => valueText(t, each, nowMs)).join('、') || '–';
  const parts = Object.entries(value).filter(([name, each]) => !hiddenFields.test(name) && each !== '' && each !== null);
  return parts.map(([name, each]) => valueText(t, each, nowMs, name)).join(' · ') || '–';
}

function isStage(value: string): value is (typeof ticketStages)[number] {
  return ticketStages.some((stage) => stage === value);
}

/** What was changed; of a refused action its name. */
function groupWord(t: Translate, { group, mutation }: Conflict): string {
  if (group === 'all') return actionWord(t, mutation) ?? t('frame.outbox.group.all');
  if (group === 'status' || group === 'owner' || group === 'fields') return t(`frame.outbox.group.${group}`);
  return group;
}

/** Both sides in words. Where these words are the same, `unseen` says what differs behind them, and the sides stay whole. */
function sides(t: Translate, { status, mine, theirs }: Conflict, nowMs: number): { mine: string; theirs: string; unseen: string } {
  const say = (value: Json) => valueText(t, value, nowMs);
  if (status !== 'conflict') return { mine: say(mine), theirs: say(theirs), unseen: '' };
  const [left, right] = whatDiffers(withTitles(mine), withTitles(theirs)).map(say);
  if (left !== undefined && right !== undefined && left !== right) return { mine: left, theirs: right, unseen: '' };
  const names = differingLinks(mine, theirs).map((name) => t(`frame.outbox.linked.${name}`));
  const unseen = names.length === 0 ? t('frame.outbox.unseen') : t('frame.outbox.unseenIn', { names: names.join(t('frame.outbox.join')) });
  return { mine: say(mine), theirs: say(theirs), unseen };
}

type CardProps = {
  conflict: Conflict;
  nowMs: number /** The one card in full colour. */;
  first: boolean /** False where the ticket is already open. */;
  canOpen: boolean;
};

/** Whose case it is: two cards of one day may read alike without it. Nothing where the ticket is not on this PC. */
function WhichTicket({ ticketId }: { ticketId: string }) {
  const { data } = useQuery(queries.ticket.get.queryOptions({ input: { ticketId } }));
  if (data === undefined) return null;
  const { ticketNo, maskedName, title } = data.summary;
  const words = `${ticketNo} · ${maskedName} · ${title}`;
  return (
    <p className={classes.which} title={words} data-testid="conflict-ticket">
      {words}
    </p>
  );
}

function ConflictCard({ conflict, nowMs, first, canOpen }: CardProps) {
  const { t, i18n } = useTranslation();
  const resolve = useDeskMutation(desk.conflict.resolve);
  const isConflict = conflict.status === 'conflict';
  const { mine, theirs, unseen } = sides(t, conflict, nowMs);
  const why =
    isErrorCode(conflict.code) && !isConflict ? errorSentence({ code: conflict.code, origin: 'hub', message: '' }, i18n.language) : '';
  return (
    <li className={classes.card} data-first={first}>
      {canOpen && conflict.entity === 'ticket' ? <WhichTicket ticketId={conflict.entityId} /> : null}
      <p className={classes.why}>{why || t(`frame.outbox.why.${conflict.status}`)}</p>
      <p className="sd-meta">
        {groupWord(t, conflict)}
        {conflict.theirsBy
          ? ` · ${t('frame.outbox.by', { who: conflict.theirsBy, when: dayTime(conflict.theirsAtMs ?? conflict.atMs, nowMs) })}`
          : ''}
      </p>
      {mine === '–' && theirs === '–' ? null : (
        <dl className={classes.pair}>
          <dt>{t('frame.outbox.mine')}</dt>
          <dd data-side="mine">{mine}</dd>
          {isConflict ? (
            <>
              <dt>{t('frame.outbox.theirs')}</dt>
              <dd data-side="theirs">{theirs}</dd>
            </>
          ) : null}
        </dl>
      )}
      {unseen === '' ? null : <p className="sd-meta">{unseen}</p>}
      {resolve.sentence ? <Banner tone="harm">{resolve.sentence}</Banner> : null}
      <div className={classes.actions}>
        {canOpen && conflict.entity === 'ticket' ? (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              useUiStore.getState().setOutboxOpen(false);
              useUiStore.getState().openTicket(conflict.entityId);
            }}
          >
            {t('frame.outbox.openTicket')}
          </Button>
        ) : null}
        <Button
          size="xs"
          variant="default"
          disabled={resolve.busy}
          onClick={() => resolve.run({ conflictId: conflict.id, keep: 'theirs' })}
        >
          {t(isConflict ? 'frame.outbox.keepTheirs' : 'frame.outbox.dismiss')}
        </Button>
        {isConflict ? (
          <Button
            size="xs"
            variant={first ? 'filled' : 'light'}
            disabled={resolve.busy}
            onClick={() => resolve.run({ conflictId: conflict.id, keep: 'mine' })}
          >
            {t('frame.outbox.applyMine')}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** Cards for the given conflicts. */
export function ConflictCards({ conflicts, canOpen = true }: { conflicts: readonly Conflict[]; canOpen?: boolean }) {
  const nowMs = useNow(60_000);
  return (
    <ul className={classes.list}>
      {conflicts.map((conflict, index) => (
        <ConflictCard key={conflict.id} conflict={conflict} nowMs={nowMs} first={index === 0} canOpen={canOpen} />
      ))}
    </ul>
  );
}

/** Every open conflict of this desk. */
export function OpenConflicts() {
  const { t } = useTranslation();
  const list = useQuery(queries.conflict.list.queryOptions());
  if (list.isPending) return <CardSkeleton />;
  if (list.isError) return <ErrorState error={toAppError(list.error)} onRetry={() => void list.refetch()} />;
  const open = list.data.filter((conflict) => conflict.resolvedAtMs === null);
  if (open.length === 0) return <EmptyState icon={<IconCircleCheck size={30} stroke={1.5} />} title={t('frame.outbox.noConflicts')} />;
  return <ConflictCards conflicts={open} />;
}
