/** Who works in the sample teams. A seat is what an enrolment code and `npm start -- --as` name. */
import type { Department } from '../../../shared/base/words.ts';
import type { User } from '../../../shared/contract/hub.ts';

export type Seat =
  | 'agent'
  | 'agent2'
  | 'agent3'
  | 'lead'
  | 'owner'
  | 'logistics_owner'
  | 'membership_owner'
  | 'manager'
  | 'other_agent'
  | 'other_lead';

export const eastTeam = { id: 'team-east-1', name: '华东一组' };
export const southTeam = { id: 'team-south-1', name: '华南一组' };

/** `departments`: those an owner answers for; empty for the team's own people. */
type Member = Omit<User, 'teamName'> & { seat: Seat; departments: readonly Department[]; senior: boolean };

const member = (seat: Seat, n: number, name: string, role: User['role'], team: { id: string }): Member => ({
  seat,
  departments: [],
  senior: false,
  id: `019a0000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`,
  name,
  role,
  teamId: team.id,
});

export const cast: readonly Member[] = [
  member('agent', 1, '沈若溪', 'agent', eastTeam),
  { ...member('agent2', 2, '许嘉言', 'agent', eastTeam), senior: true },
  member('agent3', 3, '欧阳知夏', 'agent', eastTeam),
  member('lead', 4, '顾明岚', 'lead', eastTeam),
  { ...member('owner', 5, '韩立川', 'owner', eastTeam), departments: ['quality', 'product'] },
  { ...member('logistics_owner', 6, '罗景行', 'owner', eastTeam), departments: ['logistics'] },
  { ...member('membership_owner', 8, '宋以宁', 'owner', eastTeam), departments: ['membership', 'finance'] },
  member('manager', 7, '秦书遥', 'manager', eastTeam),
  member('other_agent', 11, '黎向晚', 'agent', southTeam),
  member('other_lead', 12, '莫成洲', 'lead', southTeam),
];

export function memberAt(seat: Seat): Member {
  const found = cast.find((one) => one.seat === seat);
  if (found === undefined) throw new Error(`no such seat: ${seat}`);
  return found;
}
