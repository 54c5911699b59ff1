/** Everything the screens stand on: queries, language, theme, keys, news. The renderer's composition root. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Locale } from '../../shared/base/locale.ts';
import { createDeskQueryClient } from '../ipc/queries.ts';
import { keepDraftsSaved } from '../ipc/use-draft.ts';
import { ApplySettings } from './apply-settings.tsx';
import { HotkeyListener } from './hotkeys.tsx';
import { createI18n } from './i18n.ts';
import { askWhenBack, followNews } from './news.ts';
import { cssVariablesResolver, theme } from './theme.ts';

/** `locale`: spoken until the settings are read. */
export function Providers({ locale, children }: { locale: Locale; children: ReactNode }) {
  const [client] = useState(createDeskQueryClient);
  const [i18n] = useState(() => createI18n(locale));
  useEffect(() => followNews(client), [client]);
  useEffect(() => askWhenBack(), []);
  useEffect(() => keepDraftsSaved(), []);
  return (
    <QueryClientProvider client={client}>
      <I18nextProvider i18n={i18n}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
          <ApplySettings />
          <HotkeyListener />
          <Notifications position="bottom-right" limit={3} />
          {children}
        </MantineProvider>
      </I18nextProvider>
    </QueryClientProvider>
  );
}
