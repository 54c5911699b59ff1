/** Every bad row with column, masked value, reason and what to do; and the same list as a file. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../../shared/contract/import-views.ts';
import type { Issue } from '../../../shared/imports/issues.ts';
import { issueWords } from '../../../shared/imports/report.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { RowsSkeleton } from '../../ui/skeletons.tsx';
import classes from './import-file.module.css';

const firstRows = 50;
/** A longer list is read as a file. */
const mostRows = 500;

function IssueRow({ issue, view, first }: { issue: Issue; view: ImportView; first: boolean }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language.startsWith('zh') ? 'zh-CN' : 'en';
  const { column, reason, advice } = issueWords(issue, view.kind, view.table?.headings ?? [], locale);
  return (
    <tr data-testid="bad-row" data-row={issue.row} data-code={issue.code}>
      <td className="sd-figures">{first ? issue.row : ''}</td>
      <td>{column === '' ? t('imports.wholeRow') : column}</td>
      <td className={classes.badValue}>{issue.value === '' ? '—' : issue.value}</td>
      <td>{reason}</td>
      <td>{advice}</td>
    </tr>
  );
}

export function SaveReport({ view }: { view: ImportView }) {
  const { t, i18n } = useTranslation();
  const locale = i18n.language.startsWith('zh') ? 'zh-CN' : 'en';
  const [path, setPath] = useState<string | null>(null);
  const report = useDeskMutation(desk.imports.report, { onDone: (saved) => setPath(saved.path) });
  const told = report.sentence ?? (path === null ? null : t('imports.savedAs', { path }));
  return (
    <span className={classes.save}>
      {told === null ? null : (
        <span className={classes.saved} role="status" data-testid="report-path" data-path={path ?? ''} title={told}>
          {told}
        </span>
      )}
      <Button
        variant="default"
        size="xs"
        loading={report.busy}
        leftSection={<IconDownload size={15} stroke={1.8} />}
        onClick={() => report.run({ importId: view.importId, locale })}
      >
        {t('imports.saveReport')}
      </Button>
    </span>
  );
}

export function BadRows({ view }: { view: ImportView }) {
  const { t, i18n } = useTranslation();
  const [count, setCount] = useState(firstRows);
  const input = { importId: view.importId, from: 0, count };
  const list = useQuery(queries.imports.badRows.queryOptions({ input, placeholderData: keepPreviousData, gcTime: 0 }));
  if (list.isPending) return <RowsSkeleton rows={4} />;
  if (list.isError) return <ErrorState error={toAppError(list.error)} onRetry={() => void list.refetch()} compact />;
  const { rows, total } = list.data;
  const rest = total - rows.length;
  return (
    <section>
      <SectionTitle aside={<SaveReport view={view} />}>
        {t('imports.badRows')} <span className="sd-figures">{total.toLocaleString(i18n.language)}</span>
      </SectionTitle>
      <table className={classes.badRows} aria-label={t('imports.badRows')}>
        <thead>
          <tr>
            <th scope="col">{t('imports.row')}</th>
            <th scope="col">{t('imports.column')}</th>
            <th scope="col">{t('imports.value')}</th>
            <th scope="col">{t('imports.reason')}</th>
            <th scope="col">{t('imports.advice')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap(({ row, issues }) =>
            issues.map((issue, at) => (
              <IssueRow key={`${row}:${issue.column}:${issue.code}`} issue={issue as Issue} view={view} first={at === 0} />
            )),
          )}
        </tbody>
      </table>
      {rest > 0 && count < mostRows ? (
        <Button variant="subtle" size="xs" onClick={() => setCount(mostRows)}>
          {t('imports.more', { count: Math.min(rest, mostRows - rows.length) })}
        </Button>
      ) : null}
      {rest > 0 && count === mostRows ? <p className="sd-meta">{t('imports.moreInFile', { shown: rows.length, count: total })}</p> : null}
    </section>
  );
}
