/** The hub's settings from the environment and the command line; the command line wins. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { roleSchema } from '../../shared/base/words.ts';
import { packKindSchema } from '../../shared/pack/pack.ts';

export const usage = `Usage: npm run hub -- [options] [COMMAND]
  --port N      port to listen on (STEADYDESK_HUB_PORT; default 4710; 0 picks a free one)
  --host H      address to listen on (STEADYDESK_HUB_HOST; default 127.0.0.1)
  --data DIR    data folder of the embedded PostgreSQL (STEADYDESK_HUB_DATA)
  --sample      fill an empty hub with the sample team and write enrolment.json into the data folder
  --clock FILE  with --sample only, for rehearsals: the hub's time is this machine's plus the milliseconds that FILE holds
STEADYDESK_HUB_BEHIND_PROXY=1 says that a proxy of yours passes requests on and names the asker in X-Forwarded-For.
DATABASE_URL names another PostgreSQL to use instead of the embedded one.
backup writes everything the hub holds, signing key included, to FILE (0600).
restore replaces everything the hub holds by FILE; every desk then checks its data again.
A hub with the embedded PostgreSQL also backs itself up into backups/ of its data folder: every 10 minutes when something is new, and
before a new version changes its tables. Copy these files to another machine. Where the disk has no room for one, its log and GET /health
say so, and what was backed up before stays.
Commands (all but restore also work while the hub runs; CUSTOMER is an id, member number or phone number):
  backup FILE, restore FILE
  team ID NAME       adds a team, e.g. team east 华东一组; a hub without packs gets the shipped scripts, rules, guides and policy
  person NAME ROLE TEAM [DEPARTMENTS]
                     adds NAME (agent, lead, owner, manager, admin or auditor) to TEAM and prints the code to enrol with, good once
                     within 72 hours; an owner's departments with commas between them, e.g. quality,product
  enrol USER         prints a code for one more device of USER (id or name); one given before and not used ends
  people             lists teams and people, and from 30 days before what of the packs has to be published again
  publish KIND [FILE]  signs and publishes FILE (YAML or JSON) as the next version of scripts, rules, guides or policy; without FILE
                     what is shipped; what does not pass is refused with the places
  pack KIND FILE     writes what is in force to FILE, to be changed and published
  grant USER SCOPE   lets USER (id or name) see SCOPE, e.g. team:east
  revoke USER SCOPE  takes it away; desks remove what they hold of it at their next contact
  leave USER         USER leaves for good: every right, sign-in and unused code ends at once, what they owed is nobody's and is shown to leads
  senior USER yes|no emergencies may be handed to USER, or no longer
  wipe USER          every device USER has enrolled so far erases all its data, unsent work included, at its next contact
  token NAME [SCOPE]      prints a token with which the system NAME (crm, shop…) sends its rows into SCOPE (default: the only team)
  untoken NAME            the tokens of NAME end at once; the rows it sent stay, calls it told of go
  retention [--dry-run]   removes now what has outlived the policy's periods, or only counts it
  erase CUSTOMER          removes everything about CUSTOMER, on desks at their next contact, and names the backups that still
                          hold it; refused while something is owed
  export CUSTOMER FILE    writes everything about CUSTOMER to FILE as JSON (0600)
  hold CUSTOMER REASON    a legal hold: nothing of CUSTOMER is removed until release CUSTOMER`;

/** Of a system that sends rows. */
const sourceNameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'up to 40 small letters, digits, dots and dashes');

const settingsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  host: z.string().min(1),
  dataDir: z.string().min(1),
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  sample: z.boolean(),
  clockFile: z.string().min(1).optional(),
  trustsProxy: z.boolean(),
  command: z.discriminatedUnion('name', [
    z.object({ name: z.literal('serve') }),
    z.object({ name: z.enum(['backup', 'restore']), file: z.string().min(1) }),
    z.object({ name: z.literal('team'), id: z.string().min(1), title: z.string().trim().min(1).max(100) }),
    z.object({
      name: z.literal('person'),
      person: z.string().trim().min(1).max(100),
      role: roleSchema,
      team: z.string().min(1),
      departments: z.string().min(1).optional(),
    }),
    z.object({ name: z.literal('people') }),
    z.object({ name: z.literal('publish'), kind: packKindSchema, file: z.string().min(1).optional() }),
    z.object({ name: z.literal('pack'), kind: packKindSchema, file: z.string().min(1) }),
    z.object({ name: z.enum(['grant', 'revoke']), user: z.string().min(1), scope: z.string().min(1) }),
    z.object({ name: z.literal('senior'), user: z.string().min(1), senior: z.enum(['yes', 'no']) }),
    z.object({ name: z.enum(['enrol', 'wipe', 'leave']), user: z.string().min(1) }),
    z.object({ name: z.literal('token'), source: sourceNameSchema, scope: z.string().min(1).optional() }),
    z.object({ name: z.literal('untoken'), source: sourceNameSchema }),
    z.object({ name: z.literal('retention'), dryRun: z.boolean() }),
    z.object({ name: z.enum(['erase', 'release']), customer: z.string().min(1) }),
    z.object({ name: z.literal('export'), customer: z.string().min(1), file: z.string().min(1) }),
    z.object({ name: z.literal('hold'), customer: z.string().min(1), reason: z.string().min(1) }),
  ]),
});
export type Settings = z.infer<typeof settingsSchema>;

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  sample: { type: 'boolean' },
  clock: { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** What each command's words are called, in their order. */
const wordsOf: Readonly<Record<string, readonly string[]>> = {
  backup: ['file'],
  restore: ['file'],
  team: ['id', 'title'],
  person: ['person', 'role', 'team', 'departments'],
  enrol: ['user'],
  people: [],
  publish: ['kind', 'file'],
  pack: ['kind', 'file'],
  grant: ['user', 'scope'],
  revoke: ['user', 'scope'],
  senior: ['user', 'senior'],
  wipe: ['user'],
  leave: ['user'],
  token: ['source', 'scope'],
  untoken: ['source'],
  retention: [],
  erase: ['customer'],
  release: ['customer'],
  export: ['customer', 'file'],
  hold: ['customer', 'reason'],
};

function commandOf([name = 'serve', ...words]: readonly string[], dryRun: boolean): Record<string, unknown> {
  const named = wordsOf[name] ?? [];
  if (words.length > named.length) throw new Error(`unexpected: ${words.slice(named.length).join(' ')}`);
  if (dryRun && name !== 'retention') throw new Error('--dry-run belongs to retention');
  return { name, ...Object.fromEntries(named.map((word, index) => [word, words[index]])), ...(name === 'retention' ? { dryRun } : {}) };
}

/** Throws an Error with a sentence for anything unknown or malformed. */
export function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv): Settings | 'help' {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  if (values.help) return 'help';
  if (values.clock !== undefined && values.sample !== true) throw new Error('--clock belongs to --sample: a real team keeps real time');
  const parsed = settingsSchema.safeParse({
    port: values.port ?? env.STEADYDESK_HUB_PORT ?? 4710,
    host: values.host ?? env.STEADYDESK_HUB_HOST ?? '127.0.0.1',
    dataDir: values.data ?? env.STEADYDESK_HUB_DATA ?? join(homedir(), '.steadydesk-hub'),
    databaseUrl: env.DATABASE_URL === '' ? undefined : env.DATABASE_URL,
    sample: values.sample ?? false,
    clockFile: values.clock,
    trustsProxy: env.STEADYDESK_HUB_BEHIND_PROXY === '1',
    command: commandOf(positionals, values['dry-run'] ?? false),
  });
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}
