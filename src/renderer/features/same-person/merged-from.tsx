/** Over a profile: that several sources' records were joined in it, and which. Says nothing for a customer of one record. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../ipc/queries.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './same-person.module.css';

export function MergedFrom({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const isOnline = link?.state === 'online' || link?.state === 'slow';
  const { data: records = [] } = useQuery({ ...queries.identity.records.queryOptions({ input: { customerId } }), enabled: isOnline });
  if (records.length < 2) return null;
  return (
    <div className={classes.merged} data-testid="merged-from">
      <Banner tone="info" lead={t('identity.mergedFrom', { count: records.length })}>
        {records.map(({ source, sourceId }) => t('identity.source', { source, id: sourceId })).join(t('identity.join'))}
      </Banner>
    </div>
  );
}
