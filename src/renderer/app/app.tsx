/** The whole window: what stands under it and what is in front. Used by the entry, the tests and the contact sheets alike. */
import type { Locale } from '../../shared/base/locale.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Providers } from './providers.tsx';
import { Routes } from './routes.tsx';

/** `locale`: the system's language, spoken until the settings are read. */
export function App({ locale }: { locale: Locale }) {
  return (
    <Providers locale={locale}>
      <ErrorBoundary resetKey="window">
        <Routes />
      </ErrorBoundary>
    </Providers>
  );
}
