/** Tells whoever publishes that the time a pack was signed for runs out, or is over, and what to do. Desks go on with it. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PackSummary } from '../../../shared/contract/desk-views.ts';
import { packDaysLeft, packTerm } from '../../../shared/pack/pack-term.ts';
import { queries } from '../../ipc/queries.ts';
import { useNow } from '../../state/now.ts';
import { Banner } from '../../ui/banner.tsx';
import { dayTime } from '../../ui/time-text.ts';

function Term({ pack, expiresAtMs, nowMs }: { pack: PackSummary; expiresAtMs: number; nowMs: number }) {
  const { t } = useTranslation();
  const term = packTerm(expiresAtMs, nowMs);
  if (term === 'good') return null;
  const what = t('packs.term.what', { kind: t(`words.packKind.${pack.kind}`), n: pack.version });
  const lead =
    term === 'over'
      ? t('packs.term.wasOver', { what, when: dayTime(expiresAtMs, nowMs) })
      : t('packs.term.ends', { what, when: dayTime(expiresAtMs, nowMs), count: packDaysLeft(expiresAtMs, nowMs) });
  return (
    <Banner tone={term === 'over' ? 'harm' : 'attention'} lead={lead}>
      {t(pack.kind === 'scripts' ? 'packs.term.publishHere' : 'packs.term.publishThere', { kind: pack.kind })}
    </Banner>
  );
}

export function PackTerms() {
  const nowMs = useNow(60_000);
  const list = useQuery(queries.pack.list.queryOptions());
  return (list.data ?? []).map((pack) =>
    pack.expiresAtMs === undefined ? null : <Term key={pack.id} pack={pack} expiresAtMs={pack.expiresAtMs} nowMs={nowMs} />,
  );
}
