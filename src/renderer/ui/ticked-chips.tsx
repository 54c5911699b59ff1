/** A question with small answers of which any number may hold; none means that all do. */
import { Chip, Group } from '@mantine/core';
import classes from './ticked-chips.module.css';

type Props<V extends string> = {
  label: string;
  options: readonly { value: V; label: string }[];
  chosen: readonly V[];
  onChange(chosen: V[]): void;
};

export function TickedChips<V extends string>({ label, options, chosen, onChange }: Props<V>) {
  return (
    <fieldset className={classes.field}>
      <legend className={classes.label}>{label}</legend>
      <Chip.Group
        multiple
        value={[...chosen]}
        onChange={(values) => onChange(options.map(({ value }) => value).filter((value) => values.includes(value)))}
      >
        <Group gap={6}>
          {options.map(({ value, label: name }) => (
            <Chip key={value} value={value} size="xs" variant="light">
              {name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </fieldset>
  );
}
