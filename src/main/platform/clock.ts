/** The machine's clock and the maker of ids: the only place in the window side that reads either. */
import { uuidv7 } from 'uuidv7';
import type { Clock, NewId } from '../../shared/base/clock.ts';

export const machineClock: Clock = { nowMs: () => Date.now() };

export const newId: NewId = () => uuidv7();
