/** Puts the real app on a fresh fake desk for a test: `const { desk, user } = renderDesk({ scenario: 'offline', screen: 'ledger' })`. */
import { render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { afterEach } from 'vitest';
import { App } from '../../src/renderer/app/app.tsx';
import { deskConnection } from '../../src/renderer/ipc/desk-client.ts';
import { useDraftStore } from '../../src/renderer/state/draft-store.ts';
import { initialLedgerState, useLedgerStore } from '../../src/renderer/state/ledger-store.ts';
import { initialUiState, type UiState, useUiStore } from '../../src/renderer/state/ui-store.ts';
import type { Locale } from '../../src/shared/base/locale.ts';
import { createFakeDesk, type FakeDesk, type FakeDeskOptions } from './fake-desk.ts';

const openPorts: MessagePort[] = [];

afterEach(() => {
  for (const port of openPorts.splice(0)) port.close();
});

/** Serves the desk on a new channel and hands the window its end, as the preload does. */
export function connect(desk: FakeDesk): { cut(): void } {
  const { port1, port2 } = new MessageChannel();
  openPorts.push(port1, port2);
  desk.serve(port2);
  deskConnection.attach(port1);
  return { cut: () => port2.close() };
}

export type Rendered = { desk: FakeDesk; user: UserEvent; cut(): void };

export function renderDesk(options: FakeDeskOptions & { ui?: Partial<UiState>; systemLocale?: Locale } = {}): Rendered {
  const { ui, systemLocale = 'zh-CN', ...deskOptions } = options;
  useUiStore.setState({ ...initialUiState(), ...ui });
  useLedgerStore.setState(initialLedgerState());
  useDraftStore.setState({ drafts: {}, refused: null });
  const desk = createFakeDesk(deskOptions);
  const { cut } = connect(desk);
  render(<App locale={systemLocale} />);
  return { desk, user: userEvent.setup(), cut };
}
