/**
 * Folds a conversation turn by turn into what it is about. One turn costs the same whenever it comes: the state holds sums and sets,
 * never the texts.
 */
import type { ComplaintType, Department, Emotion, Urgency } from '../base/words.ts';
import type { Classification } from './classification.ts';
import { type Reading, readCustomer, type SaidAt } from './read-customer.ts';

/** On equal scores the one whose neglect would cost most comes first. */
const precedence: readonly ComplaintType[] = [
  'safety_hazard',
  'privacy_leak',
  'not_received_signed',
  'service_attitude',
  'description_mismatch',
  'size_fit',
  'after_sales_slow',
  'price_refund',
  'logistics_delay',
  'product_quality',
  'other',
];

const departmentOf: { readonly [K in ComplaintType]: Department } = {
  product_quality: 'quality',
  service_attitude: 'service',
  logistics_delay: 'logistics',
  not_received_signed: 'logistics',
  size_fit: 'product',
  description_mismatch: 'product',
  after_sales_slow: 'service',
  price_refund: 'finance',
  safety_hazard: 'quality',
  privacy_leak: 'membership',
  other: 'service',
};

type TypeSum = { score: number; isSaid: boolean; words: readonly string[] };

/** What has been heard so far. Treat it as opaque; it is replaced, never changed. */
export type ReadingState = {
  readonly turns: number;
  readonly types: ReadonlyMap<ComplaintType, TypeSum>;
  readonly flags: ReadonlyMap<Classification['flags'][number], readonly string[]>;
  readonly demands: ReadonlyMap<string, readonly string[]>;
  readonly isDanger: boolean;
  readonly problem: string;
  readonly last: Pick<Reading, 'emotion' | 'feeling' | 'emotionWords'>;
};

/** Words kept per thing heard: enough to explain, and no more however long the talk. */
const mostWords = 12;

/** A type's sum stops here, so that an hour of talk can still turn to something new. */
const mostScore = 60;

export function startReading(): ReadingState {
  return {
    turns: 0,
    types: new Map(),
    flags: new Map(),
    demands: new Map(),
    isDanger: false,
    problem: '',
    last: { emotion: 0, feeling: '', emotionWords: [] },
  };
}

function joined(known: readonly string[] | undefined, heard: readonly string[]): readonly string[] {
  return [...new Set([...(known ?? []), ...heard])].slice(0, mostWords);
}

/** The state with one utterance more; a blank one says nothing. */
export function readTurn(state: ReadingState, text: string, said: SaidAt = {}): ReadingState {
  if (text.trim() === '') return state;
  const reading = readCustomer(text, said);
  const types = new Map(state.types);
  for (const { type, score, isSaid, words } of reading.scores) {
    if (score === 0) continue;
    const known = types.get(type);
    const sum = Math.min(mostScore, (known?.score ?? 0) + score);
    types.set(type, { score: sum, isSaid: isSaid || known?.isSaid === true, words: joined(known?.words, words) });
  }
  const flags = new Map(state.flags);
  for (const { flag, words } of reading.flags) flags.set(flag, joined(flags.get(flag), words));
  const demands = new Map(state.demands);
  for (const { demand, words } of reading.demands) demands.set(demand, joined(demands.get(demand), words));
  const { emotion, feeling, emotionWords } = reading;
  return {
    turns: state.turns + 1,
    types,
    flags,
    demands,
    isDanger: state.isDanger || reading.isDanger,
    problem: state.problem === '' ? reading.problem : state.problem,
    last: { emotion, feeling, emotionWords },
  };
}

/** Squares let the leader stand out. */
function rankTypes(sums: ReadingState['types']): Classification['types'] {
  const said = [...sums].filter(([, sum]) => sum.isSaid);
  if (said.length === 0) return [{ type: 'other', confidence: 0.2, words: [] }];
  const total = said.reduce((all, [, { score }]) => all + score ** 2, 1);
  return said
    .sort(([a, one], [b, two]) => two.score - one.score || precedence.indexOf(a) - precedence.indexOf(b))
    .slice(0, 3)
    .map(([type, { score, words }]) => ({ type, confidence: Number((score ** 2 / total).toFixed(2)), words: [...words] }));
}

function urgencyOf(isDanger: boolean, emotion: Emotion, flags: ReadingState['flags']): Urgency {
  if (isDanger || flags.has('major_loss')) return 'emergency';
  return emotion >= 2 ? 'phone_first' : 'normal';
}

/** Types add up, demands and flags are kept, emotion and feeling are those of the last turn; danger stays danger. */
export function classificationOf(state: ReadingState): Classification {
  const { emotion, feeling, emotionWords } = state.last;
  const types = rankTypes(state.types);
  const urgency = urgencyOf(state.isDanger, emotion, state.flags);
  const hazard = [...(state.types.get('safety_hazard')?.words ?? []), ...(state.flags.get('major_loss') ?? [])];
  const why: Record<string, string[]> = {
    type: types[0]?.words ?? [],
    emotion: [...emotionWords],
    flags: [...state.flags.values()].flat(),
    demands: [...state.demands.values()].flat(),
    urgency: urgency === 'emergency' ? hazard : urgency === 'phone_first' ? [...emotionWords] : [],
    problem: state.problem === '' ? [] : [state.problem],
  };
  return {
    types,
    emotion,
    feeling,
    urgency,
    flags: [...state.flags.keys()],
    demands: [...state.demands.keys()],
    department: departmentOf[types[0]?.type ?? 'other'],
    why,
  };
}

export function classifyText(text: string, said: SaidAt = {}): Classification {
  return classificationOf(readTurn(startReading(), text, said));
}

/** Over the customer's turns, oldest first: the fold of `readTurn`. */
export function classifyConversation(texts: readonly string[], said: SaidAt = {}): Classification {
  return classificationOf(texts.reduce((state, text) => readTurn(state, text, said), startReading()));
}
