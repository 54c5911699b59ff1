/** Which columns the ledger shows and in what order, all by keyboard. */
import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  firstLayout,
  type LedgerColumn,
  type LedgerLayout,
  ledgerColumns,
  moveColumn,
  toggleColumn,
} from '../../../shared/ticket/ledger-columns.ts';
import classes from './ledger-filter.module.css';

type Props = { layout: LedgerLayout; onLayout(next: LedgerLayout): void };

function ColumnItem({ id, layout, onLayout }: Props & { id: LedgerColumn }) {
  const { t } = useTranslation();
  const name = t(`ledger.columns.${id}`);
  const at = layout.columns.findIndex((column) => column.id === id);
  return (
    <div className={classes.column}>
      <Checkbox
        className={classes.columnName}
        size="xs"
        label={name}
        checked={at >= 0}
        disabled={at >= 0 && layout.columns.length === 1}
        onChange={() => onLayout(toggleColumn(layout, id))}
      />
      {at >= 0 ? (
        <>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t('ledger.moveLeft', { column: name })}
            disabled={at === 0}
            onClick={() => onLayout(moveColumn(layout, id, -1))}
          >
            <IconArrowUp size={14} stroke={1.8} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t('ledger.moveRight', { column: name })}
            disabled={at === layout.columns.length - 1}
            onClick={() => onLayout(moveColumn(layout, id, 1))}
          >
            <IconArrowDown size={14} stroke={1.8} aria-hidden="true" />
          </ActionIcon>
        </>
      ) : null}
    </div>
  );
}

export function ColumnMenu({ layout, onLayout }: Props) {
  const { t } = useTranslation();
  const shown = layout.columns.map(({ id }) => id);
  const hidden = ledgerColumns.filter((id) => !shown.includes(id));
  return (
    <Popover position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <Button size="xs" variant="default" leftSection={<IconColumns3 size={15} stroke={1.8} />}>
          {t('ledger.columnsButton')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('ledger.columnsButton')}>
        <div className={`${classes.columns} ${classes.scroll} sd-fades`}>
          {shown.map((id) => (
            <ColumnItem key={id} id={id} layout={layout} onLayout={onLayout} />
          ))}
          {hidden.length > 0 ? <div className={classes.split} /> : null}
          {hidden.map((id) => (
            <ColumnItem key={id} id={id} layout={layout} onLayout={onLayout} />
          ))}
          <Button mt={8} size="xs" variant="default" onClick={() => onLayout({ ...firstLayout, sort: layout.sort })}>
            {t('ledger.columnsReset')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
