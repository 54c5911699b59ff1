/** The whole window: what stands under it and what is in front. Used by the entry, the tests and the contact sheets alike. */
import { ErrorBoundary } from './error-boundary.tsx';
import { Providers } from './providers.tsx';
import { Routes } from './routes.tsx';

export function App() {
  return (
    <Providers>
      <ErrorBoundary resetKey="window">
        <Routes />
      </ErrorBoundary>
    </Providers>
  );
}
