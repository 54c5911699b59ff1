/** Carries into the window what holds everywhere in it: language, colour scheme, base size, the business's time zone. The store's copy is the truth. */
import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../ipc/queries.ts';
import { setHubOffset } from '../state/now.ts';
import { setBusinessOffset } from '../ui/business-time.ts';

export function ApplySettings() {
  const { data } = useQuery(queries.settings.get.queryOptions());
  const { setColorScheme } = useMantineColorScheme();
  const { i18n } = useTranslation();
  const locale = data?.locale;
  const theme = data?.theme;
  const fontSize = data?.fontSize;
  useEffect(() => {
    const spoken = locale ?? i18n.language;
    if (i18n.language !== spoken) void i18n.changeLanguage(spoken);
    document.documentElement.lang = spoken;
    document.title = i18n.getFixedT(spoken)('frame.product');
  }, [locale, i18n]);
  useEffect(() => {
    if (theme) setColorScheme(theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (fontSize) document.documentElement.style.setProperty('--sd-base-size', `${fontSize}px`);
  }, [fontSize]);
  useBusinessOffset();
  useHubOffset();
  return null;
}

/** Screens already painted follow with the next tick of their clock. */
function useBusinessOffset(): void {
  const { data } = useQuery(queries.pack.active.queryOptions({ input: { kind: 'policy', contactId: null } }));
  const offset = data?.kind === 'policy' ? data.content.calendar.utc_offset_minutes : null;
  useEffect(() => {
    setBusinessOffset(offset);
  }, [offset]);
}

/** A PC whose clock is wrong counts down to the hub's moments all the same. */
function useHubOffset(): void {
  const { data: offset = 0 } = useQuery(queries.link.get.queryOptions({ select: ({ hubOffsetMs }) => hubOffsetMs }));
  useEffect(() => setHubOffset(offset), [offset]);
}
