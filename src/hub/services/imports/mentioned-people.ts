/** People who are only mentioned in the row of an order or complaint, and how a row is answered that cannot be taken. */
import type { ImportPerson, ImportResult } from '../../../shared/contract/imports.ts';

export function rejectedRow(code: NonNullable<ImportResult['code']>): ImportResult {
  return { status: 'rejected', code };
}

/** A row of a source for somebody who is only mentioned in another row. */
export function mentionedCustomer({ ref, name, member_no, phone }: ImportPerson, version: number): object {
  const phones = phone === '' ? [] : [{ number: phone, verified: false }];
  return { kind: 'customer', source_id: ref, source_version: version, name, member_no, phones };
}

/** Nothing but an id is known of them, so nobody can be made of it. */
export function isNobody({ name, member_no, phone }: ImportPerson): boolean {
  return name === '' && member_no === '' && phone === '';
}
