/** A few fields and one key to send them, as a popover or a card holds it. What goes wrong stands over the key; nothing typed is lost. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Banner } from './banner.tsx';
import classes from './small-form.module.css';

type Props = {
  /** Words on the key. */
  submit: string;
  onSubmit(): void;
  busy?: boolean;
  /** True until enough is filled in. */
  disabled?: boolean;
  /** Why the last try failed. */
  problem?: string | null;
  children: ReactNode;
};

export function SmallForm({ submit, onSubmit, busy = false, disabled = false, problem = null, children }: Props) {
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {problem ? <Banner tone="harm">{problem}</Banner> : null}
      <Button type="submit" size="xs" loading={busy} disabled={disabled}>
        {submit}
      </Button>
    </form>
  );
}
