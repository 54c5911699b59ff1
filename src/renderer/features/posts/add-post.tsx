/** Writes down a public post that no system sent: who, where, and its words. */
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { draftKeys } from '../../../shared/contract/draft-keys.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useSentForm } from '../../ipc/use-form-draft.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './posts.module.css';

/** Half written it survives the dialog and the desk: it may be a long text, copied word by word. */
const blank = { from: '', place: '', text: '' };

export function AddPost({ onAdded }: { onAdded(postId: string): void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        data-testid="post-add"
        leftSection={<IconPlus size={14} stroke={1.8} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {t('posts.add')}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('posts.addTitle')} closeButtonProps={{ 'aria-label': t('words.close') }}>
        {open ? (
          <AddForm
            onDone={(postId) => {
              setOpen(false);
              onAdded(postId);
            }}
          />
        ) : null}
      </Modal>
    </>
  );
}

function AddForm({ onDone }: { onDone(postId: string): void }) {
  const { t } = useTranslation();
  const add = useSentForm(draftKeys.post(), blank, { call: desk.post.add, onSent: ({ postId }) => onDone(postId) });
  const form = add.values;
  const ready = form.from.trim() !== '' && form.text.trim() !== '';
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) add.run({ from: form.from.trim(), place: form.place.trim(), text: form.text.trim() });
      }}
    >
      <TextInput
        label={t('posts.author')}
        data-autofocus
        maxLength={64}
        value={form.from}
        onChange={(event) => add.set({ from: event.currentTarget.value })}
      />
      <TextInput
        label={t('posts.place')}
        placeholder={t('posts.placeHint')}
        maxLength={40}
        value={form.place}
        onChange={(event) => add.set({ place: event.currentTarget.value })}
      />
      <Textarea
        label={t('posts.words')}
        autosize
        minRows={4}
        maxRows={10}
        maxLength={2_000}
        value={form.text}
        onChange={(event) => add.set({ text: event.currentTarget.value })}
      />
      {add.sentence ? <Banner tone="attention">{add.sentence}</Banner> : null}
      <Button type="submit" loading={add.busy} disabled={!ready}>
        {t('posts.addDone')}
      </Button>
    </form>
  );
}
