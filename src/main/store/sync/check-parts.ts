/** Whether the rows of a pull are such as this desk can hold: one part that is not means none of them is written. */
import { type CheckedPart, checkPart } from '../../../shared/sync/page.ts';
import type { PullResponse } from '../../../shared/sync/wire.ts';

export function checkParts({ parts }: PullResponse, log: (line: string) => void): CheckedPart[] | null {
  const checked: CheckedPart[] = [];
  for (const part of parts) {
    const result = checkPart(part);
    if (!result.ok) {
      log(`pull: ${result.error.message}`);
      return null;
    }
    checked.push(result.value);
  }
  return checked;
}
