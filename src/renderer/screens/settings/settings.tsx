/** Settings: language, appearance, text size, switched at once; and the facts of this PC, said plainly. */
import { Button, SegmentedControl, Slider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckSummary } from '../../../shared/contract/desk-views.ts';
import { LocalDoor } from '../../features/adapters/local-door.tsx';
import { EnrolForm } from '../../features/enrol/enrol-form.tsx';
import { ModelSetting } from '../../features/model-setting/model-setting.tsx';
import { toAppError } from '../../ipc/app-error.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { chordFor } from '../../state/hotkey-table.ts';
import { runnableAction } from '../../state/hotkeys.ts';
import { useNow } from '../../state/now.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Kbd, keyShortcut } from '../../ui/kbd.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { SectionTitle } from '../../ui/section-title.tsx';
import { SettingCard, SettingRow } from '../../ui/setting-card.tsx';
import { CardSkeleton } from '../../ui/skeletons.tsx';
import { ageText } from '../../ui/time-text.ts';
import classes from './settings.module.css';

const languages = [
  { value: 'zh-CN', label: '简体中文' },
  { value: 'en', label: 'English' },
] as const;
const themes = ['light', 'dark', 'auto'] as const;

function FontSize({ size, onPick }: { size: number; onPick: (size: number) => void }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(size);
  useEffect(() => setShown(size), [size]);
  return (
    <SettingRow label={t('frame.set.fontSize')} note={t('frame.set.fontSizeNote', { n: shown })}>
      <Slider
        className={classes.slider}
        min={12}
        max={20}
        step={1}
        value={shown}
        label={null}
        marks={[{ value: 14 }, { value: 16 }, { value: 18 }]}
        thumbLabel={t('frame.set.fontSize')}
        onChange={setShown}
        onChangeEnd={onPick}
      />
    </SettingRow>
  );
}

function Look() {
  const { t } = useTranslation();
  const settings = useQuery(queries.settings.get.queryOptions());
  const set = useDeskMutation(desk.settings.set, { onDone: () => void settings.refetch() });
  if (settings.isPending) return <CardSkeleton />;
  if (settings.isError) return <ErrorState compact error={toAppError(settings.error)} onRetry={() => void settings.refetch()} />;
  return (
    <SettingCard>
      <SettingRow label={t('frame.set.language')}>
        <SegmentedControl
          aria-label={t('frame.set.language')}
          value={settings.data.locale}
          data={languages.map(({ value, label }) => ({ value, label }))}
          onChange={(value) => set.run({ locale: value === 'en' ? 'en' : 'zh-CN' })}
        />
      </SettingRow>
      <SettingRow label={t('frame.set.theme')}>
        <SegmentedControl
          aria-label={t('frame.set.theme')}
          value={settings.data.theme}
          data={themes.map((value) => ({ value, label: t(`frame.set.${value}`) }))}
          onChange={(value) => set.run({ theme: themes.find((each) => each === value) ?? 'auto' })}
        />
      </SettingRow>
      <FontSize size={settings.data.fontSize} onPick={(fontSize) => set.run({ fontSize })} />
      <p className={classes.preview}>{t('frame.set.preview')}</p>
      {set.sentence ? <Banner tone="harm">{set.sentence}</Banner> : null}
    </SettingCard>
  );
}

/** Compares every row with the hub's, for when somebody doubts what the screen shows. */
function DataCheck() {
  const { t } = useTranslation();
  const [summary, setSummary] = useState<CheckSummary | null>(null);
  const check = useDeskMutation(desk.link.check, { onDone: setSummary });
  const words =
    summary === null ? null : summary.isComplete ? t('frame.set.checked', { count: summary.mended }) : t('frame.set.checkLater');
  return (
    <>
      <Button size="xs" variant="default" loading={check.busy} onClick={() => check.run(undefined)}>
        {t('frame.set.checkNow')}
      </Button>
      <span role="status" className="sd-meta">
        {check.sentence ?? words}
      </span>
    </>
  );
}

function Device() {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const session = useQuery(queries.session.get.queryOptions());
  const { data: link } = useQuery(queries.link.get.queryOptions());
  if (session.isPending) return <CardSkeleton />;
  if (session.isError) return <ErrorState compact error={toAppError(session.error)} onRetry={() => void session.refetch()} />;
  const { user, hubUrl, keyStorage, appVersion, sample } = session.data;
  return (
    <SettingCard>
      <SettingRow label={t('frame.set.user')}>
        {user ? `${user.name} · ${t(`words.role.${user.role}`)}` : t('frame.set.notSignedIn')}
      </SettingRow>
      <SettingRow label={t('frame.set.team')}>{user?.teamName ?? '–'}</SettingRow>
      <SettingRow label={t('frame.set.hub')}>{hubUrl}</SettingRow>
      {link?.state === 'signed-out' ? (
        <SettingRow label={t('frame.set.signInAgain')} below>
          <EnrolForm />
        </SettingRow>
      ) : null}
      <SettingRow label={t('frame.set.sampleData')}>{t(sample ? 'frame.set.sampleYes' : 'frame.set.sampleNo')}</SettingRow>
      <SettingRow label={t('frame.set.dataAt')}>
        {link && link.dataAtMs !== null ? ageText(t, link.dataAtMs, nowMs) : t('frame.link.noData')}
      </SettingRow>
      <SettingRow label={t('frame.set.check')}>
        <DataCheck />
      </SettingRow>
      <SettingRow label={t('frame.set.unsent')}>{t('frame.link.unsent', { count: link?.unsent ?? 0 })}</SettingRow>
      <SettingRow label={t('frame.set.keyStorage')}>{t(keyStorage === 'keychain' ? 'frame.set.keychain' : 'frame.set.keyFile')}</SettingRow>
      <SettingRow label={t('frame.set.version')}>{appVersion}</SettingRow>
    </SettingCard>
  );
}

export function Settings() {
  const { t } = useTranslation();
  return (
    <PageFrame title={t('frame.settings')}>
      <div className={classes.scroll}>
        <div className={classes.column}>
          <section>
            <SectionTitle>{t('frame.set.look')}</SectionTitle>
            <Look />
          </section>
          <section>
            <SectionTitle>{t('frame.set.device')}</SectionTitle>
            <Device />
          </section>
          <section>
            <SectionTitle>{t('frame.door.title')}</SectionTitle>
            <LocalDoor />
          </section>
          <section>
            <SectionTitle>{t('assist.title')}</SectionTitle>
            <ModelSetting />
          </section>
          <section>
            <SectionTitle>{t('frame.set.keys')}</SectionTitle>
            <Button
              variant="default"
              rightSection={<Kbd chord={chordFor('help.open')} />}
              aria-keyshortcuts={keyShortcut(chordFor('help.open'))}
              onClick={() => runnableAction('help.open')?.run()}
            >
              {t('frame.set.showKeys')}
            </Button>
          </section>
        </div>
      </div>
    </PageFrame>
  );
}
