/** The planted bugs: each is a switch that the simulation's own storage, desk or network obeys. None of them exists in the product. */

export const plants = {
  'early-sequence': { budget: 300, says: 'a seq is taken before the commit' },
  'no-ledger-check': { budget: 300, says: 'the hub does not look whether it knows a mutation' },
  'cursor-before-rows': { budget: 300, says: 'the desk saves the cursor before the rows' },
  'no-scope-exit': { budget: 300, says: 'a row that leaves a scope is not recorded there' },
  'version-arithmetic': { budget: 300, says: 'expects are predicted version numbers instead of revs' },
  'ignores-epoch': { budget: 300, says: 'the desk takes over a new epoch and changes nothing' },
  'stale-results': { budget: 300, says: 'answers of the old epoch are kept over an epoch change' },
  'ack-before-commit': { budget: 300, says: 'the hub answers a push before it commits' },
  'no-purge': { budget: 300, says: 'the desk keeps rows of a withdrawn scope' },
  'no-floor': { budget: 300, says: 'removals are forgotten without raising the floor' },
  'torn-snapshot': { budget: 300, says: 'a pull reads its parts at different moments' },
  'settle-on-answer': { budget: 300, says: 'an entry is settled and shown no more when the push is answered, not when a pull confirms it' },
  'own-ahead': { budget: 300, says: 'what own.db settled ahead of a cache that a power cut threw back is not shown' },
  'answered-twice': { budget: 300, says: 'the hub takes every public post for one that nobody has answered' },
  'page-is-receipt': { budget: 300, says: 'a desk takes a sign-in page for the receipt of a file' },
  'blind-offset': { budget: 300, says: 'a desk goes on with a file where it believes it stood, and does not hear how much is there' },
  'files-not-resent': { budget: 300, says: 'after a restored backup actions are sent again without the files they name' },
  'late-file-not-resent': { budget: 300, says: 'after a restored backup no file goes again but with its action' },
  'file-holds-up': { budget: 300, says: 'an action waits for its file for ever' },
  'refusal-is-receipt': { budget: 300, says: 'a desk takes whatever comes instead of an answer for acceptance' },
  'unfit-stops-queue': { budget: 300, says: 'an action that is taken in no form is sent again and again' },
  'no-backoff': { budget: 300, says: 'a desk that is refused tries again at once' },
  'wall-clock-due': { budget: 300, says: 'what is due is read off a clock that was set back' },
  'numbers-kept': { budget: 300, says: 'a desk whose own.db was put back sends what it has under numbers that were used' },
  'answers-left': { budget: 300, says: 'a desk whose own.db was put back numbers anew what the hub has judged as well' },
  'epoch-end-forgotten': { budget: 0, says: 'a desk of an earlier epoch hears the last number of this one, not where the two parted' },
  'no-push-epoch-check': { budget: 0, says: 'a push of another epoch is carried out' },
  'accepts-gaps': { budget: 0, says: 'the hub accepts gaps in n' },
} as const satisfies Record<string, { budget: number; says: string }>;

export type PlantName = keyof typeof plants;
export const plantNames = Object.keys(plants) as PlantName[];

/** Too rare for seeds: found by the directed scenario of the same name. */
export function isDirected(plant: PlantName): boolean {
  return plants[plant].budget === 0;
}
