/** Where a file is dropped or chosen. Says beforehand what can be imported, and that nothing is sent before the dry run. */
import { Button } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorSentence, toAppError } from '../../ipc/app-error.ts';
import { queries } from '../../ipc/queries.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './import-file.module.css';
import { sendFile } from './send-file.ts';

export const acceptedFiles = '.csv,.tsv,.txt,.xlsx,.xlsm';

/** Runs the choosing of files: what to do with one, and why the last one did not go. */
export function useFileIntake(): { take(file: File | undefined): void; sentence: string | null } {
  const { i18n } = useTranslation();
  const [sentence, setSentence] = useState<string | null>(null);
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    setSentence(null);
    sendFile(file).catch((error: unknown) => setSentence(errorSentence(toAppError(error), i18n.language)));
  };
  return { take, sentence };
}

export function FileButton({
  label,
  onTake,
  primary = false,
  isLarge = false,
  testId = 'import-file',
}: {
  label: string;
  onTake: (file: File | undefined) => void;
  primary?: boolean;
  isLarge?: boolean;
  testId?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant={primary ? 'filled' : 'default'} size={isLarge ? 'sm' : 'xs'} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        className="sd-visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={label}
        data-testid={testId}
        accept={acceptedFiles}
        onChange={(event) => {
          onTake(event.currentTarget.files?.[0]);
          // The same file again is a choice as well.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

export function FileDrop() {
  const { t } = useTranslation();
  const { take, sentence } = useFileIntake();
  const { data: unfinished = [] } = useQuery(queries.imports.unfinished.queryOptions());
  const [over, setOver] = useState(false);
  return (
    <div className={classes.dropPage}>
      <section
        className={classes.drop}
        data-over={over}
        aria-label={t('imports.drop')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <IconTableImport className={classes.dropIcon} size={40} stroke={1.3} aria-hidden="true" />
        <h2 className={classes.dropTitle}>{t('imports.drop')}</h2>
        <p className={classes.dropBody}>{t('imports.dropBody')}</p>
        <FileButton label={t('imports.choose')} onTake={take} primary={unfinished.length === 0} isLarge />
        <p className="sd-meta">{t('imports.dropLimits')}</p>
      </section>
      {sentence === null ? null : (
        <Banner tone="harm" urgent>
          {sentence}
        </Banner>
      )}
    </div>
  );
}
