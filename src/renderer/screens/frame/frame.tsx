/** The window around every screen: rail, top bar, what must always be visible, and the layers that open over all of it. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { may } from '../../../shared/base/rights.ts';
import { CallPop } from '../../features/call-pop/call-pop.tsx';
import { OpenConflicts } from '../../features/conflicts/conflict-list.tsx';
import { ContactRecord } from '../../features/contact-record/contact-record.tsx';
import { ContactTabs } from '../../features/contact-tabs/contact-tabs.tsx';
import { DemoToolbar } from '../../features/demo-toolbar/demo-toolbar.tsx';
import { KeyList } from '../../features/palette/key-list.tsx';
import { Palette } from '../../features/palette/palette.tsx';
import { FirstSync } from '../../features/sync-status/first-sync.tsx';
import { LinkChip } from '../../features/sync-status/link-chip.tsx';
import { OutboxPanel } from '../../features/sync-status/outbox-panel.tsx';
import { queries } from '../../ipc/queries.ts';
import { useHotkey } from '../../state/hotkeys.ts';
import { screensOf } from '../../state/role-screens.ts';
import { useUiStore } from '../../state/ui-store.ts';
import classes from './frame.module.css';
import { Rail } from './rail.tsx';
import { SampleChip } from './sample-chip.tsx';
import { SearchBox } from './search-box.tsx';

function useFrameKeys(canImport: boolean): void {
  const { setOutboxOpen, openImport } = useUiStore.getState();
  useHotkey('import.open', openImport, canImport);
  useHotkey('outbox.open', () => setOutboxOpen(true));
}

/** A contact that was running when the window opened (or the store restarted) is in front again without a click. */
function useRunningContactInFront(): void {
  const { data } = useQuery(queries.contact.running.queryOptions());
  useEffect(() => {
    const { activeContactId, openContact } = useUiStore.getState();
    const first = data?.[0];
    if (!data || data.some((contact) => contact.id === activeContactId)) return;
    if (first && useUiStore.getState().screen === 'call-desk') openContact(first.id);
    else if (activeContactId !== null && !first) useUiStore.setState({ activeContactId: null });
  }, [data]);
}

export function Frame({ children }: { children: ReactNode }) {
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const [toolbarOpen, setToolbarOpen] = useState(true);
  const sample = session?.sample === true;
  useFrameKeys(may(session?.user?.role, 'importRows'));
  useRunningContactInFront();
  return (
    <div className={classes.frame}>
      <Rail />
      <header className={classes.top}>
        <div className={classes.tabs}>
          <ContactTabs />
        </div>
        <SearchBox />
        {sample ? <SampleChip open={toolbarOpen} onToggle={() => setToolbarOpen((open) => !open)} /> : null}
        <LinkChip />
      </header>
      <div className={classes.body}>
        {sample && toolbarOpen ? <DemoToolbar takesCalls={screensOf(session?.user?.role).includes('call-desk')} /> : null}
        <FirstSync />
        <div className={classes.screen} id="screen" tabIndex={-1}>
          {children}
        </div>
      </div>
      <CallPop />
      <ContactRecord />
      <OutboxPanel conflicts={<OpenConflicts />} />
      <Palette />
      <KeyList />
    </div>
  );
}
