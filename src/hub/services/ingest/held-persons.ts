/** Persons who are new in a batch, answered from memory: thousands of records are not read again right after they were written. */
import type { IngestTransaction, PersonRow } from '../ingest-storage.ts';

type PersonCalls = Pick<IngestTransaction, 'addPersons' | 'updatePersons' | 'persons' | 'personsByOwnId' | 'personsOfCustomers'>;

/** `personsOfCustomers` asks the database of everybody but new persons nobody was joined with. */
export function holdPersons(tx: IngestTransaction): PersonCalls {
  const bySource = new Map<string, Map<string, PersonRow>>();
  const byOwnId = new Map<string, PersonRow>();
  const alone = new Set<string>();
  const hold = (person: PersonRow) => {
    byOwnId.set(person.ownId, person);
    const own = bySource.get(person.source);
    if (own === undefined) bySource.set(person.source, new Map([[person.sourceId, person]]));
    else own.set(person.sourceId, person);
  };
  const heldOf = (held: ReadonlyMap<string, PersonRow> | undefined, ids: readonly string[]) => {
    const found: PersonRow[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const person = held?.get(id);
      if (person === undefined) missing.push(id);
      else found.push(person);
    }
    return { found, missing };
  };
  return {
    async addPersons(scope, persons) {
      const added = await tx.addPersons(scope, persons);
      for (const person of added) {
        hold(person);
        if (person.customerId === person.ownId) alone.add(person.ownId);
      }
      return added;
    },
    async updatePersons(persons) {
      await tx.updatePersons(persons);
      for (const person of persons) {
        if (byOwnId.has(person.ownId)) hold(person);
        alone.delete(person.customerId);
        alone.delete(person.ownId);
      }
    },
    async persons(source, ids) {
      const { found, missing } = heldOf(bySource.get(source), ids);
      return [...found, ...(await tx.persons(source, missing))];
    },
    async personsByOwnId(ids) {
      const { found, missing } = heldOf(byOwnId, ids);
      return [...found, ...(await tx.personsByOwnId(missing))];
    },
    async personsOfCustomers(ids) {
      const { found } = heldOf(
        byOwnId,
        ids.filter((id) => alone.has(id)),
      );
      return [...found, ...(await tx.personsOfCustomers(ids.filter((id) => !alone.has(id))))];
    },
  };
}
