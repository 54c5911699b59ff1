/** Pairs of people who may be one, with the reasons for a person to weigh. Nothing here joins anybody. */
import { bySeq, contradicts, type IdentityRecord, keyKind, mostHolders } from './identity.ts';
import { fullName } from './identity-keys.ts';

export const suggestionReasons = ['shared_strong_key', 'same_name_and_last4', 'same_number', 'same_address', 'same_device'] as const;
export type SuggestionReason = { code: (typeof suggestionReasons)[number]; zh: string };

/** `left` is the earlier person. `against` names what speaks against it, if anything does. */
export type IdentitySuggestion = { left: string; right: string; score: number; reasons: SuggestionReason[]; against: string | null };

const weights: Record<SuggestionReason['code'], number> = {
  shared_strong_key: 50,
  same_name_and_last4: 40,
  same_number: 30,
  same_device: 25,
  same_address: 20,
};
/** An address alone is a house, a device alone a family: below this nobody is asked. */
const leastScore = 40;

const reasonOf: Readonly<Record<string, SuggestionReason>> = {
  member: { code: 'shared_strong_key', zh: '会员号相同' },
  order: { code: 'shared_strong_key', zh: '同一个订单号' },
  phone: { code: 'shared_strong_key', zh: '同一个已验证的电话' },
  tail: { code: 'same_name_and_last4', zh: '姓名相同，电话后四位相同' },
  number: { code: 'same_number', zh: '同一个电话（至少一方未验证）' },
  address: { code: 'same_address', zh: '收货地址相同' },
  device: { code: 'same_device', zh: '用过同一台设备' },
};

function reasonsFor(left: readonly IdentityRecord[], right: readonly IdentityRecord[], common: ReadonlySet<string>): SuggestionReason[] {
  const ofRight = new Set(right.flatMap(({ keys }) => keys));
  const shared = new Set(left.flatMap(({ keys }) => keys).filter((key) => ofRight.has(key) && !common.has(key)));
  // A verified number is also a number: say it once.
  for (const key of [...shared]) if (keyKind(key) === 'phone') shared.delete(`number:${key.slice('phone:'.length)}`);
  const reasons = new Map<string, SuggestionReason>();
  for (const key of [...shared].sort()) {
    const reason = reasonOf[keyKind(key)];
    if (reason !== undefined) reasons.set(reason.zh, reason);
  }
  return [...reasons.values()];
}

function sameName(left: readonly IdentityRecord[], right: readonly IdentityRecord[]): boolean {
  const names = new Set(left.map(({ name }) => fullName(name)).filter((name) => name !== ''));
  return right.some(({ name }) => names.has(fullName(name)));
}

function scoreOf(reasons: readonly SuggestionReason[], isSameName: boolean): number {
  const codes = new Set(reasons.map(({ code }) => code));
  const evidence = [...codes].reduce((sum, code) => sum + weights[code], 0);
  return evidence === 0 ? 0 : Math.min(100, evidence + (isSameName && !codes.has('same_name_and_last4') ? 20 : 0));
}

/** Each of `given` one person, the earliest record first. Best first; each pair once. */
export function suggestJoins(given: readonly (readonly IdentityRecord[])[]): IdentitySuggestion[] {
  const groups = given.toSorted(([left], [right]) => (left && right ? bySeq(left, right) : 0));
  const holders = new Map<string, Set<number>>();
  groups.forEach((group, index) => {
    for (const { keys } of group) for (const key of keys) holders.set(key, (holders.get(key) ?? new Set()).add(index));
  });
  const common = new Set([...holders].filter(([, places]) => places.size > mostHolders).map(([key]) => key));
  const pairs = new Map<string, [number, number]>();
  for (const [key, places] of holders) {
    if (common.has(key)) continue;
    const list = [...places].sort((a, b) => a - b);
    list.forEach((left, at) => {
      for (const right of list.slice(at + 1)) pairs.set(`${left} ${right}`, [left, right]);
    });
  }
  const found = [...pairs.values()].flatMap(([l, r]): IdentitySuggestion[] => {
    const [left = [], right = []] = [groups[l], groups[r]];
    const reasons = reasonsFor(left, right, common);
    const score = scoreOf(reasons, sameName(left, right));
    if (score < leastScore) return [];
    const against = contradicts([...left, ...right]) ? '会员号、姓名或来源编号不同，可能是两个人共用' : null;
    return [{ left: left[0]?.ref ?? '', right: right[0]?.ref ?? '', score, reasons, against }];
  });
  return found.sort((a, b) => b.score - a.score || (a.left + a.right < b.left + b.right ? -1 : 1));
}
