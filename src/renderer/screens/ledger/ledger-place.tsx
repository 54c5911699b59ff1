/** What stands in the ledger's place: the ledger, or the file that is being imported into it. */
import { useUiStore } from '../../state/ui-store.ts';
import { ImportPage } from './import-page.tsx';
import { Ledger } from './ledger.tsx';

export function LedgerPlace() {
  const isImporting = useUiStore((state) => state.importing);
  return isImporting ? <ImportPage /> : <Ledger />;
}
