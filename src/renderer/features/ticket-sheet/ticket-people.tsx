/** Who else has this ticket open now, and whether others could be seen at all. */
import { IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOthersOn } from '../../ipc/use-presence.ts';
import { PersonDot } from '../../ui/person-dot.tsx';
import { isBusy, presenceWords } from '../../ui/presence-words.ts';
import classes from './ticket-people.module.css';

export function TicketPeople({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const { sight, people } = useOthersOn(ticketId);
  const isShown = sight === 'blind' || people.length > 0;
  return (
    <div className={classes.people} data-shown={isShown} data-testid="ticket-people" role="status" aria-label={t('presence.people')}>
      {sight === 'blind' ? (
        <span className={classes.blind}>
          <IconEyeOff size={14} stroke={1.8} aria-hidden="true" />
          {t('presence.blind')}
        </span>
      ) : (
        people.map((person) => (
          <span key={person.userId} className={classes.person} data-busy={isBusy(person)}>
            <PersonDot name={person.name} busy={isBusy(person)} />
            {presenceWords(t, person)}
          </span>
        ))
      )}
    </div>
  );
}
