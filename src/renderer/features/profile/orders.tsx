/** What the customer bought, newest first. The way of an order is read when it is unfolded, and the fold opens once it is whole. */
import { Collapse, Loader, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/desk-views.ts';
import { mostProfileOrders } from '../../../shared/contract/timeline-views.ts';
import { toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import { dateText, dayTime, moneyText, type Translate } from '../../ui/time-text.ts';
import { WholeDates } from '../../ui/whole-dates.tsx';
import classes from './profile.module.css';

type OrdersProps = { profile: Profile; nowMs: number; fresh: string; isFull: boolean };

export function Orders({ profile, nowMs, fresh, isFull }: OrdersProps) {
  const { t } = useTranslation();
  const [openId, setOpenId] = useState<string | null>(null);
  if (profile.orders.length === 0) return null;
  const isCut = profile.orders.length >= mostProfileOrders;
  return (
    <>
      <SectionTitle aside={t(isCut ? 'call.latestOrders' : 'call.orderCount', { n: profile.orders.length })} fresh={fresh}>
        {t('call.orders')}
      </SectionTitle>
      <ul className={classes.rows} data-testid="orders">
        {profile.orders.slice(0, isFull ? undefined : 4).map((order) => (
          <OrderLine
            key={order.id}
            {...{ order, nowMs, isFull }}
            customerId={profile.customerId}
            isOpen={openId === order.id}
            onToggle={() => setOpenId(openId === order.id ? null : order.id)}
          />
        ))}
      </ul>
      {isFull && isCut ? <p className="sd-meta">{t('call.olderOrders')}</p> : null}
    </>
  );
}

type Order = Profile['orders'][number];
type LineProps = { customerId: string; order: Order; nowMs: number; isFull: boolean; isOpen: boolean; onToggle(): void };

function OrderLine({ customerId, order, nowMs, isFull, isOpen, onToggle }: LineProps) {
  const { t } = useTranslation();
  const input = { customerId, orderId: order.id };
  const steps = useQuery({ ...queries.customer.orderSteps.queryOptions({ input }), enabled: isOpen });
  const isWaiting = isOpen && !steps.isFetched;
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li className={classes.order}>
      <UnstyledButton className={classes.row} aria-expanded={isOpen} aria-busy={isWaiting} onClick={onToggle}>
        <time className={classes.date}>{dateText(order.placedAtMs, nowMs)}</time>
        <span className={classes.rowText}>
          {order.product}
          <span className="sd-meta sd-whole"> · {t(`call.orderStatus.${order.status}`)}</span>
        </span>
        <span className="sd-figures">{moneyText(order.amountCents)}</span>
        {isWaiting ? <Loader className={classes.waiting} size={14} /> : <Icon size={14} stroke={1.8} aria-hidden="true" />}
      </UnstyledButton>
      <Collapse expanded={isOpen && !isWaiting} transitionDuration={100}>
        <div className={classes.folded}>
          <OrderHead order={order} nowMs={nowMs} />
          {steps.isError ? <ErrorState error={toAppError(steps.error)} onRetry={() => void steps.refetch()} compact /> : null}
          {steps.isPending && steps.isFetched ? <LinesSkeleton lines={2} /> : null}
          {steps.data ? <Way steps={steps.data.slice(0, isFull ? undefined : 4)} nowMs={nowMs} /> : null}
        </div>
      </Collapse>
    </li>
  );
}

/** Who took it and when; while nobody has, when it was promised. */
function arrival(t: Translate, { signedBy, signedAtMs, promisedAtMs }: Order, nowMs: number): string {
  if (signedAtMs === null) return promisedAtMs === null ? '' : t('call.promisedBy', { when: dayTime(promisedAtMs, nowMs) });
  const when = dayTime(signedAtMs, nowMs);
  return signedBy === null ? t('call.signed', { when }) : t('call.signedBy', { who: signedBy, when });
}

function OrderHead({ order, nowMs }: { order: Order; nowMs: number }) {
  const { t } = useTranslation();
  const { orderNo, quantity, carrier, trackingNo } = order;
  const carried = [carrier, trackingNo].filter((part) => part !== null).join(' ');
  const parts = [orderNo, ...(quantity > 1 ? [`×${quantity}`] : []), ...(carried === '' ? [] : [carried])];
  const arrived = arrival(t, order, nowMs);
  return (
    <>
      <p className="sd-meta">
        {parts.map((part, index) => (
          <span key={part} className="sd-whole">
            {index === 0 ? part : ` · ${part}`}
          </span>
        ))}
      </p>
      {arrived === '' ? null : (
        <p className="sd-meta">
          <WholeDates text={arrived} />
        </p>
      )}
    </>
  );
}

type Step = { id: string; atMs: number; place: string; text: string };

function Way({ steps, nowMs }: { steps: Step[]; nowMs: number }) {
  const { t } = useTranslation();
  if (steps.length === 0) return <p className="sd-meta">{t('call.noWay')}</p>;
  return steps.map((step) => (
    <p key={step.id} className={classes.logistics}>
      <time>{dayTime(step.atMs, nowMs)}</time> {step.place} {step.text}
    </p>
  ));
}
