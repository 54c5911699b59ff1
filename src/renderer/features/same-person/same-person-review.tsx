/** Where a lead decides who is one person: what the evidence suggests, and what was decided and can be taken back. Needs the hub. */
import { Button } from '@mantine/core';
import { IconArrowLeft, IconCloudOff, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionView, SuggestionView } from '../../../shared/contract/identity-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { useNow } from '../../state/now.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { CardSkeleton } from '../../ui/skeletons.tsx';
import { dayTime } from '../../ui/time-text.ts';
import { PersonPair } from './person-pair.tsx';
import classes from './same-person.module.css';

type Told = { decision: string; customerId: string };
type SuggestionProps = { found: SuggestionView; nowMs: number; onMerged(told: Told): void; onChanged(): void };

function Suggestion({ found, nowMs, onMerged, onChanged }: SuggestionProps) {
  const { t, i18n } = useTranslation();
  const merge = useDeskMutation(desk.identity.merge, { onDone: onMerged });
  const dismiss = useDeskMutation(desk.identity.dismiss, { onDone: onChanged });
  const sentence = merge.sentence ?? dismiss.sentence;
  const isChinese = i18n.language.startsWith('zh');
  return (
    <li className={classes.card} data-testid="suggestion">
      <div className={classes.why}>
        {found.reasons.map(({ code, zh }) => (
          <Chip key={`${code} ${zh}`} tone="info">
            {isChinese ? zh : t(`identity.reasons.${code}`)}
          </Chip>
        ))}
        {found.against === null ? null : <Chip tone="attention">{isChinese ? found.against : t('identity.against')}</Chip>}
        <span className="sd-meta sd-figures">{t('identity.score', { n: found.score })}</span>
      </div>
      <PersonPair left={found.left} right={found.right} nowMs={nowMs} />
      {sentence ? <Banner tone="harm">{sentence}</Banner> : null}
      <div className={classes.actions}>
        <Button
          size="xs"
          loading={merge.busy}
          disabled={dismiss.busy}
          onClick={() => merge.run({ left: found.left.customerId, right: found.right.customerId })}
        >
          {t('identity.merge')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={dismiss.busy}
          disabled={merge.busy}
          onClick={() => dismiss.run({ leftRecord: found.leftRecord, rightRecord: found.rightRecord })}
        >
          {t('identity.dismiss')}
        </Button>
        <span className="sd-meta">{t('identity.mergeKeeps')}</span>
      </div>
    </li>
  );
}

function Decision({ decision, nowMs, onChanged }: { decision: DecisionView; nowMs: number; onChanged(): void }) {
  const { t } = useTranslation();
  const back = useDeskMutation(desk.identity.takeBack, { onDone: onChanged });
  const who = decision.people.map(({ maskedName, isHere }) => (isHere ? maskedName : t('identity.elsewhere'))).join(' · ');
  const sources = decision.records.map(({ source, sourceId }) => t('identity.source', { source, id: sourceId })).join(t('identity.join'));
  return (
    <li className={classes.card} data-testid="decision">
      <div className={classes.decision}>
        <div className={classes.words}>
          <p>{t(`identity.decided.${decision.kind}`, { who, sources })}</p>
          <p className="sd-meta">{t('identity.by', { who: decision.byName, when: dayTime(decision.atMs, nowMs) })}</p>
        </div>
        <Button size="xs" variant="default" loading={back.busy} onClick={() => back.run({ decision: decision.decision })}>
          {t('identity.takeBack')}
        </Button>
      </div>
      {back.sentence ? <Banner tone="harm">{back.sentence}</Banner> : null}
    </li>
  );
}

type Props = { onBack(): void; onMerged(customerId: string): void };

export function SamePersonReview({ onBack, onMerged }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const isOnline = link?.state === 'online' || link?.state === 'slow';
  const isConnecting = link === undefined || link.state === 'connecting';
  const suggestions = useQuery({ ...queries.identity.suggestions.queryOptions(), enabled: isOnline });
  const decisions = useQuery({ ...queries.identity.decisions.queryOptions(), enabled: isOnline });
  const [told, setTold] = useState<Told | null>(null);
  const again = () => {
    void suggestions.refetch();
    void decisions.refetch();
  };
  const isEmpty = suggestions.data?.length === 0;
  return (
    <div className={classes.page}>
      <div className={classes.inner}>
        <div className={classes.head}>
          <Button size="xs" variant="default" leftSection={<IconArrowLeft size={15} stroke={1.8} />} onClick={onBack}>
            {t('identity.back')}
          </Button>
          <h2 className={classes.title}>{t('identity.title')}</h2>
        </div>
        {told ? (
          <Banner
            tone="brand"
            lead={t('identity.merged')}
            action={
              <Button size="compact-xs" variant="default" onClick={() => onMerged(told.customerId)}>
                {t('identity.see')}
              </Button>
            }
          >
            {t('identity.mergedBody')}
          </Banner>
        ) : null}
        {isOnline || isConnecting ? null : (
          <div className={classes.whole}>
            <EmptyState icon={<IconCloudOff size={32} stroke={1.4} />} title={t('identity.offline')}>
              {t('identity.offlineBody')}
            </EmptyState>
          </div>
        )}
        {isOnline && suggestions.isError ? (
          <div className={classes.whole}>
            <ErrorState error={toAppError(suggestions.error)} onRetry={again} />
          </div>
        ) : null}
        {isConnecting || (isOnline && suggestions.isPending) ? <CardSkeleton /> : null}
        {isOnline && isEmpty ? (
          <div className={classes.whole}>
            <EmptyState icon={<IconUsers size={32} stroke={1.4} />} title={t('identity.none')}>
              {t('identity.noneBody')}
            </EmptyState>
          </div>
        ) : null}
        {isOnline && suggestions.data && !isEmpty ? (
          <section>
            <SectionTitle aside={t('identity.count', { count: suggestions.data.length })}>{t('identity.open')}</SectionTitle>
            <ul className={classes.list}>
              {suggestions.data.map((found) => (
                <Suggestion
                  key={`${found.leftRecord} ${found.rightRecord}`}
                  found={found}
                  nowMs={nowMs}
                  onMerged={(done) => {
                    setTold(done);
                    again();
                  }}
                  onChanged={again}
                />
              ))}
            </ul>
          </section>
        ) : null}
        {isOnline && decisions.data && decisions.data.length > 0 ? (
          <section>
            <SectionTitle>{t('identity.decisions')}</SectionTitle>
            <ul className={classes.list}>
              {decisions.data.map((decision) => (
                <Decision
                  key={decision.decision}
                  decision={decision}
                  nowMs={nowMs}
                  onChanged={() => {
                    setTold(null);
                    again();
                  }}
                />
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </div>
  );
}
