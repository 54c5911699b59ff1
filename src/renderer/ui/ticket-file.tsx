/** One file of a case on a line: its picture where it is one, its name, where it is meanwhile, and the way to save it. */
import { ActionIcon, Button, Loader } from '@mantine/core';
import { IconDownload, IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { FileThumb, pictureType } from './file-thumb.tsx';
import classes from './ticket-file.module.css';

type Props = {
  name: string;
  file: { data: string | null; isComing: boolean; sentence: string | null; retry(): void };
  save: { run(): void; busy: boolean; sentence: string | null; savedTo: string | null };
};

function isPicture(data: string): boolean {
  return pictureType(Uint8Array.from(atob(data.slice(0, 24)), (char) => char.charCodeAt(0))) !== null;
}

export function TicketFileLine({ name, file, save }: Props) {
  const { t } = useTranslation();
  const { data, isComing } = file;
  const sentence = file.sentence ?? save.sentence;
  return (
    <div className={classes.file} data-testid="ticket-file" data-state={data === null ? (isComing ? 'coming' : 'away') : 'here'}>
      {data !== null && isPicture(data) ? <FileThumb data={data} name={name} /> : <IconFile size={16} stroke={1.8} aria-hidden="true" />}
      <span className={classes.words}>
        <span className={classes.name} title={name}>
          {name}
        </span>
        <span className={classes.note} role="status">
          {isComing ? t('words.file.coming') : (sentence ?? (save.savedTo === null ? '' : t('words.file.saved', { path: save.savedTo })))}
        </span>
      </span>
      {isComing ? <Loader size={14} aria-hidden="true" /> : null}
      {data === null && !isComing ? (
        <Button size="compact-xs" variant="light" aria-label={t('words.file.fetchOf', { name })} onClick={file.retry}>
          {t('words.file.fetch')}
        </Button>
      ) : null}
      {data === null ? null : (
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          loading={save.busy}
          aria-label={t('words.file.saveOf', { name })}
          title={t('words.file.save')}
          onClick={save.run}
        >
          <IconDownload size={15} stroke={1.8} aria-hidden="true" />
        </ActionIcon>
      )}
    </div>
  );
}
