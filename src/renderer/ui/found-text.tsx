/**
 * What a search found, with the characters that were typed marked, and where it stands (工单 TK-…, 沟通记录「…退款…」). Takes `t` from the list
 * it is in: fifty rows are drawn at each key, and each row that asks for it itself makes its own copy of all words.
 */
import { Fragment } from 'react';
import type { SearchHit } from '../../shared/contract/desk-views.ts';
import classes from './found-text.module.css';
import type { Translate } from './time-text.ts';

type FoundProps = { hit: SearchHit; t: Translate };
type Marks = readonly (readonly [from: number, to: number])[];

/** `marks`: ranges of `text`, in order. */
export function FoundText({ text, marks = [] }: { text: string; marks?: Marks | undefined }) {
  const parts = marks.map(([from, to], at) => (
    <Fragment key={from}>
      {text.slice(marks[at - 1]?.[1] ?? 0, from)}
      <mark className={classes.found}>{text.slice(from, to)}</mark>
    </Fragment>
  ));
  return (
    <>
      {parts}
      {text.slice(marks.at(-1)?.[1] ?? 0)}
    </>
  );
}

/** The masked name, or the masked number, marked when that is where it was found; who belongs to a contact may not be known yet. */
export function FoundIn({ hit, t, place }: FoundProps & { place: 'name' | 'phone' }) {
  if (hit.customerId === null && place === 'name') return t('words.nobodyYet');
  const text = place === 'name' ? hit.maskedName : hit.maskedPhone;
  const isHere = hit.match?.place === place && hit.match.value === text;
  return <FoundText text={text} marks={isHere ? hit.match?.marks : []} />;
}

/** Name and number side by side. */
export function FoundNameAndNumber({ hit, t }: FoundProps) {
  return (
    <>
      <strong>
        <FoundIn {...{ hit, t }} place="name" />
      </strong>{' '}
      <span className="sd-figures">
        <FoundIn {...{ hit, t }} place="phone" />
      </span>
    </>
  );
}

/** A character that no text holds, in the place of the value. */
const slot = '\u0000';

/** Where else it was found; null for somebody found by what is shown of them anyway, or not searched for. */
export function FoundPlace({ hit: { match, maskedName, maskedPhone }, t }: FoundProps) {
  if (match === null || match.value === maskedName || match.value === maskedPhone) return null;
  const [before = '', after = ''] = t(`words.found.${match.place}`, { value: slot }).split(slot);
  return (
    <>
      {before}
      <FoundText text={match.value} marks={match.marks} />
      {after}
    </>
  );
}

/** Whether `FoundPlace` says something. */
export function isFoundElsewhere({ match, maskedName, maskedPhone }: SearchHit): boolean {
  return match !== null && match.value !== maskedName && match.value !== maskedPhone;
}
