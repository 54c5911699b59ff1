/** The file and how it was read: name, rows, encoding, separator, sheet and heading row, each changeable where it was only detected. */
import { NativeSelect, NumberInput } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ImportView, importDelimiters, importEncodings } from '../../../shared/contract/import-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import classes from './import-file.module.css';

const delimiterNames = { ',': 'comma', '\t': 'tab', ';': 'semicolon', '|': 'bar' } as const;
type Table = NonNullable<ImportView['table']>;
type Choice = { encoding?: Table['encoding']; delimiter?: Table['delimiter']; sheet?: string | null; headingRow?: number };

export function FileName({ view }: { view: ImportView }) {
  const { t } = useTranslation();
  return (
    <div className={classes.file}>
      <IconFileSpreadsheet size={20} stroke={1.6} aria-hidden="true" />
      <span className={classes.fileName} title={view.fileName}>
        {view.fileName}
      </span>
      <span className="sd-meta sd-figures">
        {view.table === null ? null : `${t('imports.rows', { count: view.table.rows })} · `}
        {t('imports.size', { n: Math.max(1, Math.round(view.size / 1024)) })}
      </span>
    </div>
  );
}

export function TableFacts({ view, table }: { view: ImportView; table: Table }) {
  const { t } = useTranslation();
  const read = useDeskMutation(desk.imports.read);
  const choose = (change: Choice) => {
    const { encoding, delimiter, sheet } = table;
    const kept = Object.entries({ encoding, delimiter, sheet, ...change }).filter(([, value]) => value !== null && value !== undefined);
    read.run({ importId: view.importId, choice: Object.fromEntries(kept) });
  };
  return (
    <div className={classes.facts}>
      {table.format === 'csv' ? (
        <>
          <NativeSelect
            label={t('imports.encoding')}
            size="xs"
            value={table.encoding ?? 'utf-8'}
            data={importEncodings.map((value) => ({ value, label: t(`imports.encodings.${value}`) }))}
            onChange={(event) => choose({ encoding: importEncodings.find((each) => each === event.currentTarget.value) ?? null })}
          />
          <NativeSelect
            label={t('imports.delimiter')}
            size="xs"
            value={table.delimiter ?? ','}
            data={importDelimiters.map((value) => ({ value, label: t(`imports.delimiters.${delimiterNames[value]}`) }))}
            onChange={(event) => choose({ delimiter: importDelimiters.find((each) => each === event.currentTarget.value) ?? null })}
          />
        </>
      ) : (
        <NativeSelect
          label={t('imports.sheet')}
          size="xs"
          value={table.sheet ?? ''}
          data={table.sheets}
          onChange={(event) => choose({ sheet: event.currentTarget.value })}
        />
      )}
      <NumberInput
        className={classes.headingRow}
        label={t('imports.headingRow')}
        size="xs"
        min={1}
        max={100}
        allowDecimal={false}
        value={table.headingRow}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1 && value !== table.headingRow) choose({ headingRow: value });
        }}
      />
    </div>
  );
}
