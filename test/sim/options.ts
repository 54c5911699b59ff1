/** The command line of the simulation. */
import { type PlantName, plantNames } from './plants.ts';

export type SimOptions = {
  seed: number;
  seeds: number;
  /** Stops after this many seconds even if seeds are left; null: never. */
  seconds: number | null;
  plant: PlantName | null;
  json: boolean;
  /** Real SQLite files and the real hub on PostgreSQL. */
  real: boolean;
  /** Ends at the first violation. */
  stop: boolean;
  acts: ReadonlySet<number> | null;
  faults: ReadonlySet<string> | null;
};

export const usage = `usage: npm run -s sim -- [--seed S] [--seeds N] [--seconds T] [--plant NAME] [--real] [--stop] [--json] [--acts LIST] [--faults LIST]
  --seed S      first seed (default: a random one, printed)
  --seeds N     how many seeds, S to S+N-1 (default 200); 1 repeats one
  --seconds T   stop after T seconds
  --plant NAME  switch on a planted bug: ${plantNames.join(', ')}
  --real        real SQLite files and the hub on an embedded PostgreSQL instead of memory (default 10 seeds)
  --stop        end at the first failing seed
  --json        last line as JSON
  --acts, --faults  only these acts and faults of the seed, as a shrunk failure prints them`;

export class UsageError extends Error {}

function wholeNumber(name: string, text: string | undefined, least: number): number {
  if (text === undefined || !/^\d{1,15}$/.test(text) || Number(text) < least)
    throw new UsageError(`${name} needs a whole number, at least ${least}`);
  return Number(text);
}

function listOf(text: string | undefined): string[] {
  if (text === undefined || text.startsWith('--')) throw new UsageError('a list is missing');
  return text === 'none' ? [] : text.split(',');
}

export function readOptions(args: readonly string[], randomSeed: number): SimOptions {
  const options: SimOptions = {
    seed: randomSeed,
    seeds: args.includes('--real') ? 10 : 200,
    seconds: null,
    plant: null,
    json: false,
    real: false,
    stop: false,
    acts: null,
    faults: null,
  };
  for (let at = 0; at < args.length; at++) {
    const name = args[at];
    if (name === '--json') options.json = true;
    else if (name === '--real') options.real = true;
    else if (name === '--stop') options.stop = true;
    else if (name === '--seed') options.seed = wholeNumber(name, args[++at], 0);
    else if (name === '--seeds') options.seeds = wholeNumber(name, args[++at], 1);
    else if (name === '--seconds') options.seconds = wholeNumber(name, args[++at], 1);
    else if (name === '--plant') {
      const plant = plantNames.find((candidate) => candidate === args[at + 1]);
      if (plant === undefined) throw new UsageError(`no plant is called ${args[at + 1]}`);
      options.plant = plant;
      at++;
    } else if (name === '--acts') options.acts = new Set(listOf(args[++at]).map((text) => wholeNumber(name, text, 0)));
    else if (name === '--faults') options.faults = new Set(listOf(args[++at]));
    else throw new UsageError(`unknown option ${name}`);
  }
  return options;
}
