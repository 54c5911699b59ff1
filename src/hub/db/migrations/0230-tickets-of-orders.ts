/** The open tickets about an order, for what is heard of its parcel. */
import { type Kysely, sql } from 'kysely';

export const ticketsOfOrders = {
  id: 230,
  name: 'tickets-of-orders',
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`CREATE INDEX ticket_of_order ON ticket (order_id) WHERE order_id IS NOT NULL AND NOT deleted`.execute(db);
  },
};
