/** The hub will not start (or run a command), for a reason a person can act on; anything else that throws is a bug. */
import type { ErrorCode } from '../../shared/base/error-codes.ts';

/** `message` says what happened, what is safe and what to do. */
export class HubRefusal extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'HubRefusal';
    this.code = code;
  }
}
