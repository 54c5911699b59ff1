/** Scripts: the content in force (leads edit and publish it), a place to try a sentence on the rules, and the versions of every kind of pack. */
import { SegmentedControl } from '@mantine/core';
import { IconPackages } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../../shared/base/rights.ts';
import { PackTerms } from '../../features/packs/pack-terms.tsx';
import { PackVersions } from '../../features/packs/pack-versions.tsx';
import { ScriptEditor } from '../../features/packs/script-editor.tsx';
import { ScriptEditorSkeleton } from '../../features/packs/script-editor-skeleton.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './packs.module.css';

/** Brings the tables for reading customers with it, which no other place of the window needs. */
const RuleLab = lazy(() => import('../../features/rule-lab/rule-lab.tsx').then((module) => ({ default: module.RuleLab })));

function Lab() {
  return (
    <Suspense fallback={<RowsSkeleton rows={4} rowHeight={64} />}>
      <RuleLab />
    </Suspense>
  );
}

const views = ['scripts', 'lab', 'versions'] as const;
type View = (typeof views)[number];

function Scripts() {
  const { t } = useTranslation();
  const session = useQuery(queries.session.get.queryOptions());
  const pack = useQuery(queries.pack.active.queryOptions({ input: { kind: 'scripts', contactId: null } }));
  if (pack.isPending) return <ScriptEditorSkeleton />;
  if (pack.isError) return <ErrorState error={toAppError(pack.error)} onRetry={() => void pack.refetch()} />;
  if (pack.data?.kind !== 'scripts') {
    return (
      <EmptyState icon={<IconPackages size={32} stroke={1.4} />} title={t('packs.none')}>
        {t('packs.noneBody')}
      </EmptyState>
    );
  }
  return <ScriptEditor pack={pack.data} readOnly={!may(session.data?.user?.role, 'publishPacks')} />;
}

function Terms() {
  const { data } = useQuery(queries.session.get.queryOptions());
  return may(data?.user?.role, 'lead') ? <PackTerms /> : null;
}

export function Packs() {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('scripts');
  return (
    <PageFrame
      title={t('packs.title')}
      actions={
        <SegmentedControl
          aria-label={t('packs.title')}
          value={view}
          onChange={(value) => setView(views.find((each) => each === value) ?? 'scripts')}
          data={views.map((each) => ({ value: each, label: t(`packs.views.${each}`) }))}
        />
      }
    >
      <div className={classes.page}>
        <div className={classes.terms}>
          <Terms />
        </div>
        <div className={view === 'scripts' ? classes.view : classes.scroll}>
          {view === 'scripts' ? <Scripts /> : view === 'lab' ? <Lab /> : <PackVersions />}
        </div>
      </div>
    </PageFrame>
  );
}
