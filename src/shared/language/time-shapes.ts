/** What a time expression can say, as data, and how its readers answer. Reads nothing itself. */

/** Which day is meant, relative to a day not known here. `weekday` 0 = Sunday; weeks begin on Monday. */
export type DayRef =
  | { of: 'offset'; days: number }
  | { of: 'date'; year: number | null; month: number | null; day: number }
  | { of: 'weekday'; weekday: number; week: 'coming' | 'this' | 'next' | 'after-next' }
  | { of: 'next-month-day'; day: number }
  | { of: 'end'; unit: 'week' | 'month' | 'year'; ahead: number }
  | { of: 'month-end'; month: number }
  /** `name` null: the next one. `before` counts back from its first day, `after` on from its last. */
  | { of: 'festival'; name: string | null; side: 'before' | 'after'; unit: 'day' | 'workday'; count: number }
  /** The n-th of its weekdays in a month (its last: -1). */
  | { of: 'nth-weekday'; ahead: number; weekday: number; count: number }
  /** The n-th workday of a week or month (its last: -1); of neither: from tomorrow on. */
  | { of: 'workday'; in: 'week' | 'month' | null; ahead: number; count: number };

export type DayPart = 'dawn' | 'early' | 'morning' | 'noon' | 'afternoon' | 'dusk' | 'evening' | 'midnight' | 'close';

export type AmountUnit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'workday' | 'workhour';

/** `half`: the hour could mean morning or evening (「八点」); false for 「18点」, 「08:00」. */
export type ClockTime = { hour: number; minute: number; half: boolean };

export type TimeOfDay = { day: DayRef | null; part: DayPart | null; clock: ClockTime | null };

/** `by` is 内 or 最晚: what is named still counts; `before` is 前. `from`: where a range begins, of which the rest names the end. */
export type TimeParts =
  | ({ of: 'point'; bound: 'at' | 'by' | 'before' | 'after'; from?: TimeOfDay } & TimeOfDay)
  | { of: 'amount'; amount: number; unit: AmountUnit; bound: 'within' | 'after' | 'about' };

/** What a reader found: the value and the first position behind it. */
export type Read<T> = { end: number; value: T };
export type PastDay = { of: 'past' };

/** Matches only where it is put. */
export function sticky(source: string): RegExp {
  return new RegExp(source, 'y');
}

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
