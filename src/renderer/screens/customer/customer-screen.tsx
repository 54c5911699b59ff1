/** The customer at full width: find at the left, facts in the middle, one timeline at the right. */
import { notifications } from '@mantine/notifications';
import { IconUserCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CustomerSearch } from '../../features/customer-search/customer-search.tsx';
import { ProfilePanel } from '../../features/profile/profile-panel.tsx';
import { Timeline } from '../../features/timeline/timeline.tsx';
import { useUiStore } from '../../state/ui-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import classes from './customer-screen.module.css';

export function CustomerScreen() {
  const { t } = useTranslation();
  const customerId = useUiStore((state) => state.customerId);
  const { openCustomer } = useUiStore.getState();
  return (
    <PageFrame bare title={t('work.customer.title')}>
      <div className={classes.columns}>
        <div className={classes.search}>
          <CustomerSearch selectedId={customerId} onPick={openCustomer} />
        </div>
        {customerId ? (
          <>
            <div className={classes.facts}>
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
