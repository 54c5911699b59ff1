/** The way from the ledger to importing a file, for those who may. */
import { Button } from '@mantine/core';
import { IconTableImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { may } from '../../../shared/base/rights.ts';
import { queries } from '../../ipc/queries.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { useUiStore } from '../../state/ui-store.ts';
import { keyShortcut } from '../../ui/kbd.tsx';

export function ImportButton() {
  const { t } = useTranslation();
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const { data: unfinished = [] } = useQuery(queries.imports.unfinished.queryOptions());
  if (!may(session?.user?.role, 'importRows')) return null;
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconTableImport size={15} stroke={1.8} />}
      aria-keyshortcuts={keyShortcut(chordFor('import.open'))}
      onClick={() => useUiStore.getState().openImport()}
    >
      {t(unfinished.length > 0 ? 'imports.openUnfinished' : 'imports.open')}
    </Button>
  );
}
