/** Submits the changed scripts after a confirmation that says what will happen. The hub numbers, signs and activates. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScriptsContent } from '../../../shared/pack/pack.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { Banner } from '../../ui/banner.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import classes from './packs.module.css';

type Props = {
  content: ScriptsContent;
  changed: number;
  /** Changed templates that the hub would refuse. */
  refused: number;
  waiting: boolean;
  onSubmitted: () => void;
};

export function PublishButton({ content, changed, refused, waiting, onSubmitted }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const { data: link } = useQuery(queries.link.get.queryOptions());
  const offline = link !== undefined && link.state !== 'online';
  const publish = useDeskMutation(desk.pack.publish, {
    onDone: () => {
      setOpen(false);
      setName('');
      onSubmitted();
    },
  });
  const ready = changed > 0 && refused === 0 && !waiting;
  useHotkey('pack.publish', () => setOpen(true), ready && !open);
  return (
    <>
      {waiting ? <span className="sd-meta">{t(offline ? 'packs.sentOffline' : 'packs.sent')}</span> : null}
      {refused > 0 ? <span className={classes.refused}>{t('packs.blocked', { count: refused })}</span> : null}
      <Button
        disabled={!ready}
        rightSection={<Kbd chord={chordFor('pack.publish')} />}
        aria-keyshortcuts={keyShortcut(chordFor('pack.publish'))}
        onClick={() => setOpen(true)}
      >
        {changed > 0 ? t('packs.publishCount', { count: changed }) : t('packs.publish')}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('packs.confirmTitle')}
        closeButtonProps={{ 'aria-label': t('words.close') }}
      >
        <form
          className={classes.confirm}
          onSubmit={(event) => {
            event.preventDefault();
            publish.run({ kind: 'scripts', title: name.trim(), content });
          }}
        >
          <p>{t('packs.confirmBody')}</p>
          {offline ? <Banner tone="info">{t('packs.confirmOffline')}</Banner> : null}
          <TextInput
            label={t('packs.packTitle')}
            placeholder={t('packs.packTitleHint')}
            maxLength={200}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {publish.sentence ? <Banner tone="harm">{publish.sentence}</Banner> : null}
          <div className={classes.confirmActions}>
            <Button variant="default" onClick={() => setOpen(false)}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={publish.busy} disabled={name.trim() === ''}>
              {t('packs.publish')}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}
