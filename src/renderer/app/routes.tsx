/** Which screen is in front: an id in the ui store, no address bar. Also what shows when the desk cannot start. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import type { AppError } from '../../shared/base/result.ts';
import { toAppError } from '../ipc/app-error.ts';
import { queries } from '../ipc/queries.ts';
import { CallDesk } from '../screens/call-desk/call-desk.tsx';
import { CustomerScreen } from '../screens/customer/customer-screen.tsx';
import { Escalations } from '../screens/escalations/escalations.tsx';
import { Frame } from '../screens/frame/frame.tsx';
import { Joining } from '../screens/joining/joining.tsx';
import { LedgerPlace } from '../screens/ledger/ledger-place.tsx';
import { Locked } from '../screens/locked/locked.tsx';
import { Packs } from '../screens/packs/packs.tsx';
import { Posts } from '../screens/posts/posts.tsx';
import { Queue } from '../screens/queue/queue.tsx';
import { Settings } from '../screens/settings/settings.tsx';
import { StartupError } from '../screens/startup-error/startup-error.tsx';
import { ToDo } from '../screens/to-do/to-do.tsx';
import { Upgrading } from '../screens/upgrading/upgrading.tsx';
import { screenFor } from '../state/role-screens.ts';
import { type Screen, useUiStore } from '../state/ui-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { gateOf } from './gate.ts';

const screenComponents: Record<Screen, ComponentType> = {
  'call-desk': CallDesk,
  'to-do': ToDo,
  ledger: LedgerPlace,
  customer: CustomerScreen,
  packs: Packs,
  queue: Queue,
  escalations: Escalations,
  posts: Posts,
  settings: Settings,
};

function useSessionFailure(): AppError | null {
  const session = useQuery(queries.session.get.queryOptions());
  if (!session.isError || session.data) return null;
  const error = toAppError(session.error);
  return error.code === 'store.restarting' ? null : error;
}

export function Routes() {
  const screen = useUiStore((state) => state.screen);
  const client = useQueryClient();
  const { data: gate } = useQuery(queries.link.get.queryOptions({ select: gateOf }));
  const sessionFailure = useSessionFailure();
  const failure = gate?.failure ?? sessionFailure;
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const shown = screenFor(session?.user?.role, screen);
  const Current = screenComponents[shown];
  if (gate?.upgrade) return <Upgrading upgrade={gate.upgrade} />;
  if (gate?.lock) return <Locked code={gate.lock} unsent={gate.unsent} />;
  if (session?.user === null && gate?.joining) return <Joining problem={gate.joining.problem} />;
  if (failure) return <StartupError error={failure} onRetry={() => void client.invalidateQueries()} />;
  return (
    <Frame>
      {/*
       * Nobody's screen until it is known whose it is: a department's owner must not see a call desk flash by. A failed question is as
       * unknown as an open one: a screen shown meanwhile would ask again, which hides it again.
       */}
      <ErrorBoundary resetKey={shown}>{session === undefined ? null : <Current />}</ErrorBoundary>
    </Frame>
  );
}
