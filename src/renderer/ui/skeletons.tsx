/** Loading shows structure: lines, rows and columns in the shape of what is coming. Announced once, in words. */
import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './skeletons.module.css';

const widths = ['92%', '74%', '84%', '60%', '79%', '68%'];

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

export function LinesSkeleton({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.lines} role="status" aria-label={t('words.loading')}>
      {range(lines).map((line) => (
        <Skeleton key={line} height={12} width={widths[line % widths.length]} />
      ))}
    </div>
  );
}

export function RowsSkeleton({ rows = 8, rowHeight = 44 }: { rows?: number; rowHeight?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.rows} role="status" aria-label={t('words.loading')}>
      {range(rows).map((row) => (
        <div key={row} className={classes.row} style={{ height: rowHeight }}>
          <Skeleton height={10} width={64} />
          <Skeleton height={12} width={widths[row % widths.length]} />
          <Skeleton height={10} width={96} />
        </div>
      ))}
    </div>
  );
}

export function CardSkeleton() {
  return (
    <div className={classes.card}>
      <LinesSkeleton lines={3} />
    </div>
  );
}
