/** A sentence in which no line ends inside a date, a time, a length of time or a ticket's number. */
import { Fragment } from 'react';

const wholes =
  /(TK-\d{8}-[0-9A-Z]+|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?: at \d{1,2}:\d{2})?|(?:\d{4}-)?\d{2}-\d{2}(?: \d{1,2}:\d{2})?|\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}|\d+ days|\d+ ?(?:天|小时|分钟|次)[。，,」]?)/u;

export function WholeDates({ text }: { text: string }) {
  return text.split(wholes).map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other name than their place
      <span key={at} className="sd-whole">
        {part}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Fragment key={at}>{part}</Fragment>
    ),
  );
}
