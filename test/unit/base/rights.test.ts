/** Who may do what, written out by hand: a change of it is a decision, not an accident. */
import { expect, test } from 'vitest';
import { may, type Right } from '../../../src/shared/base/rights.ts';
import { type Role, roles } from '../../../src/shared/base/words.ts';

const written: Record<Right, readonly Role[]> = {
  lead: ['lead', 'manager', 'admin'],
  importRows: ['lead', 'manager', 'admin'],
  reviewPersons: ['lead', 'manager', 'admin'],
  revealPersonalData: ['lead', 'manager', 'admin', 'auditor'],
  speakForDepartment: ['lead', 'owner', 'manager', 'admin'],
  publishPacks: ['lead', 'admin'],
  nameModel: ['manager', 'admin'],
};

test.each(Object.entries(written) as [Right, readonly Role[]][])('%s is for %j and nobody else', (right, holders) => {
  expect(roles.filter((role) => may(role, right))).toEqual(roles.filter((role) => holders.includes(role)));
});

test('whoever is not signed in may nothing, and an agent nothing beyond their own cases', () => {
  for (const right of Object.keys(written) as Right[]) {
    expect([right, may(undefined, right), may(null, right), may('agent', right)]).toEqual([right, false, false, false]);
  }
});
