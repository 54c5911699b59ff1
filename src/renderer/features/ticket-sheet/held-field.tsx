/** Warns at a field that somebody else is changing it. Never in the way: one key, or simply going on, turns it into a quiet line. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditedField } from '../../../shared/presence/claims.ts';
import { useOthersOn } from '../../ipc/use-presence.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { PersonDot } from '../../ui/person-dot.tsx';
import { activeAgo } from '../../ui/presence-words.ts';
import classes from './ticket-people.module.css';

type Props = {
  ticketId: string;
  field: EditedField;
  /** This person already writes here: what others do is said quietly. */
  isOwn: boolean;
  /** The caret goes back to the field. */
  onGoOn: () => void;
};

export function HeldField({ ticketId, field, isOwn, onGoOn }: Props) {
  const { t } = useTranslation();
  const nowMs = useNow(5_000);
  const [passed, setPassed] = useState('');
  const { people } = useOthersOn(ticketId);
  const holders = people.filter(({ doing }) => doing.some(({ what }) => what === field));
  const [holder] = holders;
  const ids = holders.map(({ userId }) => userId).join(' ');
  const isQuiet = isOwn || passed === ids;
  const goOn = () => {
    setPassed(ids);
    onGoOn();
  };
  useHotkey('field.goOn', goOn, holder !== undefined && !isQuiet);
  if (holder === undefined) return null;
  const who = holders.map(({ name }) => name).join('、');
  const activeMs = Math.max(...holders.flatMap(({ doing }) => doing.filter(({ what }) => what === field).map((each) => each.activeMs)));
  // The time moves on by itself: it is not read aloud again and again.
  const ago = (
    <span className={classes.heldAgo} aria-hidden="true">
      {' · '}
      {activeAgo(t, activeMs, nowMs)}
    </span>
  );
  if (isQuiet)
    return (
      <p className={classes.also} data-testid="held-quiet">
        <span role="status">{t(`presence.also.${field}`, { who })}</span>
        {ago}
      </p>
    );
  return (
    <div className={classes.held} data-testid="held-field">
      <PersonDot name={holder.name} busy />
      <div className={classes.heldWords}>
        <span className={classes.heldWho} role="status">
          {t(`presence.held.${field}`, { who })}
        </span>
        {ago}
        <p className={classes.heldAfter}>{t(`presence.after.${field}`)}</p>
      </div>
      <Button
        size="xs"
        variant="default"
        rightSection={<Kbd chord={chordFor('field.goOn')} />}
        aria-keyshortcuts={keyShortcut(chordFor('field.goOn'))}
        onClick={goOn}
      >
        {t(`presence.goOn.${field}`)}
      </Button>
    </div>
  );
}
