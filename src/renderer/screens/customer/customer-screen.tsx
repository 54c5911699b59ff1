/** The customer at full width: find at the left, facts in the middle, one timeline at the right. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUserCircle, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../../shared/base/rights.ts';
import { CustomerSearch } from '../../features/customer-search/customer-search.tsx';
import { ProfilePanel } from '../../features/profile/profile-panel.tsx';
import { MergedFrom } from '../../features/same-person/merged-from.tsx';
import { SamePersonReview } from '../../features/same-person/same-person-review.tsx';
import { Timeline } from '../../features/timeline/timeline.tsx';
import { queries } from '../../ipc/queries.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import classes from './customer-screen.module.css';

/** Only for those who may decide it; counts what waits once the hub has said so. */
function ReviewButton({ onOpen }: { onOpen(): void }) {
  const { t } = useTranslation();
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const isOnline = link?.state === 'online' || link?.state === 'slow';
  const { data } = useQuery({ ...queries.identity.suggestions.queryOptions(), enabled: isOnline });
  return (
    <div className={classes.review}>
      <Button
        fullWidth
        size="xs"
        variant="default"
        leftSection={<IconUsers size={15} stroke={1.8} />}
        onClick={onOpen}
        data-testid="review-people"
      >
        {data && data.length > 0 ? t('identity.reviewCount', { count: data.length }) : t('identity.review')}
      </Button>
    </div>
  );
}

export function CustomerScreen() {
  const { t } = useTranslation();
  const [isReviewing, setReviewing] = useState(false);
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const mayReview = may(session?.user?.role, 'reviewPersons');
  const customerId = useUiStore((state) => state.customerId);
  const { openCustomer } = useUiStore.getState();
  if (isReviewing && mayReview) {
    const seeMerged = (merged: string) => {
      openCustomer(merged);
      setReviewing(false);
    };
    return (
      <PageFrame bare title={t('identity.title')}>
        <SamePersonReview onBack={() => setReviewing(false)} onMerged={seeMerged} />
      </PageFrame>
    );
  }
  return (
    <PageFrame bare title={t('work.customer.title')}>
      <div className={classes.columns}>
        <div className={classes.search}>
          {mayReview ? <ReviewButton onOpen={() => setReviewing(true)} /> : null}
          <CustomerSearch selectedId={customerId} onPick={openCustomer} />
        </div>
        {customerId ? (
          <>
            <div className={classes.facts}>
              <MergedFrom key={customerId} customerId={customerId} mayDecide={mayReview} onOpen={openCustomer} />
              <ProfilePanel
                customerId={customerId}
                linkToRecord={false}
                onStatement={(text) => notifications.show({ title: t('keys.readAloud'), message: text, autoClose: false })}
              />
            </div>
            <div className={classes.timeline}>
              <Timeline key={customerId} customerId={customerId} />
            </div>
          </>
        ) : (
          <div className={classes.nobody}>
            <EmptyState icon={<IconUserCircle size={36} stroke={1.3} />} title={t('work.customer.pick')}>
              {t('work.customer.pickBody')}
            </EmptyState>
          </div>
        )}
      </div>
    </PageFrame>
  );
}
