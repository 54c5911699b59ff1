/** Joins this PC to a team's hub: where the hub is, and the code that the administrator gave out. Leaves by itself once there is a person. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { enrolSchema } from '../../../shared/contract/desk-views.ts';
import { desk } from '../../ipc/desk-client.ts';
import { queries } from '../../ipc/queries.ts';
import { useDeskMutation } from '../../ipc/use-desk-mutation.ts';
import { Banner } from '../../ui/banner.tsx';
import classes from './enrol-form.module.css';

export function EnrolForm() {
  const { t } = useTranslation();
  const { data: session } = useQuery(queries.session.get.queryOptions());
  const [typed, setTyped] = useState<string | null>(null);
  const [code, setCode] = useState('');
  const [isChecked, setChecked] = useState(false);
  const join = useDeskMutation(desk.session.enrol);
  const address = typed ?? session?.hubUrl ?? '';
  const hubUrl = address.trim();
  const isAddress = enrolSchema.shape.hubUrl.safeParse(hubUrl).success;
  const isCode = enrolSchema.shape.code.safeParse(code).success;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (isAddress && isCode) join.run({ hubUrl, code: code.trim() });
      }}
    >
      <TextInput
        label={t('frame.enrol.address')}
        placeholder={t('frame.enrol.addressHint')}
        error={isChecked && !isAddress ? t('frame.enrol.malformed') : null}
        maxLength={200}
        autoFocus={hubUrl === ''}
        value={address}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <TextInput
        label={t('frame.enrol.code')}
        error={isChecked && !isCode ? t('frame.enrol.short') : null}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        autoFocus={hubUrl !== ''}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {join.sentence ? <Banner tone="harm">{join.sentence}</Banner> : null}
      <Button type="submit" className={classes.join} loading={join.busy}>
        {t('frame.enrol.join')}
      </Button>
    </form>
  );
}
