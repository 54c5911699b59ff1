/** What a crash or a shut-down cut short: how far it came, that nothing is lost, and how it goes on. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { UnfinishedImport } from '../../../shared/contract/import-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { Banner } from '../../ui/banner.tsx';
import { FileButton, useFileIntake } from './file-drop.tsx';
import classes from './import-file.module.css';

function UnfinishedCard({ cut }: { cut: UnfinishedImport }) {
  const { t } = useTranslation();
  const { take, sentence } = useFileIntake();
  const leave = useDeskMutation(desk.imports.leave);
  const { fileName, upToRow, total, sent } = cut;
  const told = sentence ?? leave.sentence;
  return (
    <Banner tone="attention" lead={t('imports.unfinished.title', { file: fileName })}>
      <p>
        {upToRow === 0
          ? t('imports.unfinished.none', { count: total })
          : t('imports.unfinished.upTo', { row: upToRow, done: total - sent.left, count: total, left: sent.left })}
      </p>
      <p>{t('imports.unfinished.safe')}</p>
      {told === null ? null : <p>{told}</p>}
      <div className={classes.unfinishedActions}>
        <FileButton label={t('imports.unfinished.goOn')} onTake={take} primary testId="go-on-file" />
        <Button size="xs" variant="default" loading={leave.busy} onClick={() => leave.run({ importId: cut.importId })}>
          {t('imports.unfinished.leave')}
        </Button>
      </div>
    </Banner>
  );
}

export function UnfinishedImports() {
  const { data = [] } = useQuery(queries.imports.unfinished.queryOptions());
  return data.length === 0 ? null : (
    <div className={classes.unfinished}>
      {data.map((cut) => (
        <UnfinishedCard key={cut.importId} cut={cut} />
      ))}
    </div>
  );
}

/** Beside a file that is not the one that was cut short. */
export function OtherFileNote() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(queries.imports.unfinished.queryOptions());
  const [cut] = data;
  return cut === undefined ? null : <Banner tone="info">{t('imports.unfinished.otherFile', { file: cut.fileName })}</Banner>;
}
