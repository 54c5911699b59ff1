/** Carries the saved settings into the window: language, colour scheme, base size. The store's copy is the truth. */
import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '../ipc/queries.ts';

export function ApplySettings() {
  const { data } = useQuery(queries.settings.get.queryOptions());
  const { setColorScheme } = useMantineColorScheme();
  const { i18n } = useTranslation();
  const locale = data?.locale;
  const theme = data?.theme;
  const fontSize = data?.fontSize;
  useEffect(() => {
    if (!locale) return;
    if (i18n.language !== locale) void i18n.changeLanguage(locale);
    document.documentElement.lang = locale;
    document.title = i18n.getFixedT(locale)('frame.product');
  }, [locale, i18n]);
  useEffect(() => {
    if (theme) setColorScheme(theme);
  }, [theme, setColorScheme]);
  useEffect(() => {
    if (fontSize) document.documentElement.style.setProperty('--sd-base-size', `${fontSize}px`);
  }, [fontSize]);
  return null;
}
