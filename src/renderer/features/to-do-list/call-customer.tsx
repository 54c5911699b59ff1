/** One key calls the customer of a follow-up through the dialling program of this PC. No number comes into this window. */
import { Button, Popover } from '@mantine/core';
import { IconPhoneOutgoing } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TodoItem } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './to-do-list.module.css';

const chord = chordFor('customer.call');

type Props = { item: TodoItem /** This one has the key. */; current: boolean /** The program took the call. */; onCalled?: () => void };

export function CallCustomer({ item, current, onCalled }: Props) {
  const { t } = useTranslation();
  const calling = useDeskMutation(desk.followUp.call, { onDone: () => onCalled?.() });
  const call = () => calling.run({ followUpId: item.id });
  useHotkey('customer.call', call, current && !calling.busy);
  return (
    <Popover opened={calling.sentence !== null} onChange={calling.reset} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          loading={calling.busy}
          leftSection={<IconPhoneOutgoing size={14} stroke={1.8} aria-hidden="true" />}
          rightSection={current ? <Kbd chord={chord} /> : null}
          aria-keyshortcuts={current ? keyShortcut(chord) : undefined}
          aria-label={t('work.toDo.callWho', { who: item.who })}
          onClick={call}
        >
          {t('work.toDo.call')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.form}>
          {calling.sentence ? <Banner tone="harm">{calling.sentence}</Banner> : null}
          <div className={classes.formActions}>
            <Button size="xs" variant="light" data-autofocus loading={calling.busy} onClick={call}>
              {t('words.retry')}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
