/** Every pack this desk knows: what is in force, what was before, and what was refused with the reason. */

import { IconPackages } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PackSummary } from '../../../shared/contract/desk-views.ts';
import { packKinds } from '../../../shared/pack/pack.ts';
import { packTerm } from '../../../shared/pack/pack-term.ts';
import { type PackRefusal, packRefusals } from '../../../shared/pack/verify-pack.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import { dayTime, type Translate } from '../../ui/time-text.ts';
import classes from './packs.module.css';

const tones = { active: 'brand', older: 'plain', refused: 'harm' } as const;

const refusals: readonly string[] = [...packRefusals, 'row_mismatch'];

function refusalWords(t: Translate, reason: string): string {
  return t(`packs.refusal.${refusals.includes(reason) ? (reason as PackRefusal) : 'other'}`);
}

function VersionRow({ pack, nowMs }: { pack: PackSummary; nowMs: number }) {
  const { t } = useTranslation();
  const term = pack.expiresAtMs === undefined ? 'good' : packTerm(pack.expiresAtMs, nowMs);
  return (
    <li className={classes.version}>
      <div className={classes.versionLine}>
        <span className={classes.versionNumber}>{t('packs.version', { n: pack.version })}</span>
        <span className={classes.versionTitle}>{pack.title}</span>
        <Chip tone={tones[pack.standing]}>{t(`packs.standing.${pack.standing}`)}</Chip>
        {term === 'good' ? null : <Chip tone="attention">{t(`packs.term.${term}`)}</Chip>}
      </div>
      <p className="sd-meta">
        {t('packs.issued', { who: pack.publishedBy, when: dayTime(pack.issuedAtMs, nowMs) })} · {t('packs.key', { id: pack.keyId })}
      </p>
      {pack.refusal ? <Banner tone="harm">{refusalWords(t, pack.refusal)}</Banner> : null}
    </li>
  );
}

export function PackVersions() {
  const { t } = useTranslation();
  const nowMs = useNow(60_000);
  const list = useQuery(queries.pack.list.queryOptions());
  if (list.isPending) return <RowsSkeleton rows={6} rowHeight={56} />;
  if (list.isError) return <ErrorState error={toAppError(list.error)} onRetry={() => void list.refetch()} />;
  if (list.data.length === 0) {
    return (
      <EmptyState icon={<IconPackages size={32} stroke={1.4} />} title={t('packs.versionsEmpty')}>
        {t('packs.noneBody')}
      </EmptyState>
    );
  }
  return (
    <div className={classes.versions}>
      {packKinds.map((kind) => {
        const own = list.data.filter((pack) => pack.kind === kind).sort((a, b) => b.version - a.version);
        if (own.length === 0) return null;
        return (
          <section key={kind}>
            <SectionTitle aside={String(own.length)}>{t(`words.packKind.${kind}`)}</SectionTitle>
            <ul className={classes.versionList}>
              {own.map((pack) => (
                <VersionRow key={pack.id} pack={pack} nowMs={nowMs} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
