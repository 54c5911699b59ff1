/** Which column of the file is which field: guessed, changeable, with examples beside each choice. */
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportView } from '../../../shared/contract/import-views.ts';
import { columnLetter } from '../../../shared/imports/cell.ts';
import { type Field, type FieldId, fieldsOf, importKinds, type Mapping, missingFields } from '../../../shared/imports/fields.ts';
import { desk } from '../../ipc/desk-client.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { Banner } from '../../ui/banner.tsx';
import { Chip } from '../../ui/chip.tsx';
import classes from './import-file.module.css';

type Table = NonNullable<ImportView['table']>;
const personFields: readonly FieldId[] = ['customerId', 'memberNo', 'phone'];

export function fieldName(field: Field, language: string): string {
  return language.startsWith('zh') ? field.zh : field.en;
}

function columnName(table: Table, column: number): string {
  return `${columnLetter(column)} ${table.headings[column] ?? ''}`.trim();
}

type RowProps = { id: FieldId; field: Field; view: ImportView; table: Table; onPick: (id: FieldId, column: number | null) => void };

function FieldRow({ id, field, view, table, onPick }: RowProps) {
  const { t, i18n } = useTranslation();
  const column = view.mapping[id];
  const name = fieldName(field, i18n.language);
  const data = [
    { value: '', label: t('imports.notUsed') },
    ...table.headings.map((_, at) => ({ value: String(at), label: columnName(table, at) })),
  ];
  return (
    <tr data-used={column !== undefined}>
      <th scope="row">
        {name}
        {field.required === true ? <Chip tone="plain">{t('imports.required')}</Chip> : null}
        {personFields.includes(id) ? <Chip tone="plain">{t('imports.oneOf')}</Chip> : null}
      </th>
      <td>
        <NativeSelect
          size="xs"
          aria-label={name}
          value={column === undefined ? '' : String(column)}
          data={data}
          onChange={(event) => onPick(id, event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
        />
      </td>
      <td className={classes.examples}>{column === undefined ? '' : (table.samples[column] ?? []).join(' · ')}</td>
    </tr>
  );
}

/** Sentence of what a mapping lacks; null when nothing. */
export function useMissing(view: ImportView): string | null {
  const { t, i18n } = useTranslation();
  const missing = missingFields(view.kind, view.mapping as Mapping);
  if (missing.length === 0) return null;
  const fields = new Map(fieldsOf(view.kind));
  const names = missing.map((id) => {
    const field = id === 'person' ? undefined : fields.get(id);
    return field === undefined ? t('imports.missingPerson') : fieldName(field, i18n.language);
  });
  return t('imports.missing', { fields: names.join(i18n.language.startsWith('zh') ? '、' : ', ') });
}

export function ColumnMapping({ view, table }: { view: ImportView; table: Table }) {
  const { t, i18n } = useTranslation();
  const map = useDeskMutation(desk.imports.setMapping);
  const missing = useMissing(view);
  const used = new Set(Object.values(view.mapping));
  const unused = table.headings.flatMap((heading, at) => (heading === '' || used.has(at) ? [] : [columnName(table, at)]));
  const pick = (id: FieldId, column: number | null) => {
    const others = Object.entries(view.mapping).filter(([field, at]) => field !== id && at !== column);
    const mapping = Object.fromEntries(column === null ? others : [...others, [id, column]]) as Record<string, number>;
    map.run({ importId: view.importId, kind: view.kind, mapping });
  };
  return (
    <>
      <div className={classes.kindLine}>
        <span id="import-kind">{t('imports.kind')}</span>
        <SegmentedControl
          aria-labelledby="import-kind"
          value={view.kind}
          data={importKinds.map((kind) => ({ value: kind, label: t(`imports.kinds.${kind}`) }))}
          onChange={(value) => {
            const kind = importKinds.find((each) => each === value);
            if (kind !== undefined) map.run({ importId: view.importId, kind, mapping: null });
          }}
        />
        <span className="sd-meta">{t(`imports.from.${view.mappingFrom}`)}</span>
      </div>
      {missing === null ? null : <Banner tone="attention">{missing}</Banner>}
      {map.sentence === null ? null : <Banner tone="harm">{map.sentence}</Banner>}
      <table className={classes.mapping} aria-label={t('imports.steps.columns')}>
        <thead>
          <tr>
            <th scope="col">{t('imports.field')}</th>
            <th scope="col">{t('imports.column')}</th>
            <th scope="col">{t('imports.examples')}</th>
          </tr>
        </thead>
        <tbody>
          {fieldsOf(view.kind).map(([id, field]) => (
            <FieldRow key={id} id={id} field={field} view={view} table={table} onPick={pick} />
          ))}
        </tbody>
      </table>
      {unused.length === 0 ? null : (
        <p className="sd-meta">{t('imports.unused', { columns: unused.join(i18n.language.startsWith('zh') ? '、' : ', ') })}</p>
      )}
    </>
  );
}
