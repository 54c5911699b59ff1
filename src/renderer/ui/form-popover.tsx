/** A small form that opens from a small button. What is typed is kept by whoever uses it. */
import { Button, Popover } from '@mantine/core';
import type { ReactNode } from 'react';

type FormPopoverProps = {
  open: boolean;
  onOpenChange(open: boolean): void;
  icon: ReactNode;
  label: string;
  /** What it is about, where the label alone does not say it. */
  name?: string;
  isQuiet?: boolean;
  children: ReactNode;
};

export function FormPopover({ open, onOpenChange, icon, label, name, isQuiet = false, children }: FormPopoverProps) {
  return (
    <Popover opened={open} onChange={onOpenChange} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={icon}
          onClick={() => onOpenChange(!open)}
          {...(isQuiet ? { color: 'gray' } : {})}
          {...(name === undefined ? {} : { 'aria-label': name })}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  );
}
