/** Two people side by side, what they share marked in words as well as in colour. */
import { useTranslation } from 'react-i18next';
import type { PersonView } from '../../../shared/contract/identity-views.ts';
import { FactPairs } from '../../ui/fact-pairs.tsx';
import { dateText } from '../../ui/time-text.ts';
import classes from './same-person.module.css';

type Fact = 'phone' | 'memberNo' | 'tier' | 'region' | 'lastContact' | 'contacts' | 'orders' | 'openTickets';

function factsOf(person: PersonView, nowMs: number): [Fact, string][] {
  const facts: [Fact, string][] = [
    ['phone', person.maskedPhone],
    ['memberNo', person.memberNo],
    ['tier', person.tier],
    ['region', person.region],
    ['lastContact', person.lastContactAtMs === null ? '' : dateText(person.lastContactAtMs, nowMs)],
    ['contacts', String(person.contacts)],
    ['orders', String(person.orders)],
    ['openTickets', String(person.openTickets)],
  ];
  return facts;
}

/** Equal counts say nothing about who somebody is, nor do masks: 王小明 and 王大力 are both 王**. */
const telling: ReadonlySet<Fact> = new Set(['memberNo', 'tier', 'region']);

function Person({ person, other, nowMs }: { person: PersonView; other: PersonView; nowMs: number }) {
  const { t } = useTranslation();
  if (!person.isHere) return <div className={classes.person}>{t('identity.notHere')}</div>;
  const others = new Map(factsOf(other, nowMs));
  return (
    <div className={classes.person} data-testid="person">
      <p className={classes.name}>{person.maskedName}</p>
      <FactPairs
        pairs={factsOf(person, nowMs).map(([fact, value]) => {
          const isSame = telling.has(fact) && value !== '' && others.get(fact) === value;
          const shown = isSame ? <span key={fact} className={classes.same}>{`${value} ${t('identity.alike')}`}</span> : value || '–';
          return { id: fact, name: t(`identity.facts.${fact}`), value: shown };
        })}
      />
    </div>
  );
}

export function PersonPair({ left, right, nowMs }: { left: PersonView; right: PersonView; nowMs: number }) {
  return (
    <div className={classes.pair}>
      <Person person={left} other={right} nowMs={nowMs} />
      <Person person={right} other={left} nowMs={nowMs} />
    </div>
  );
}
