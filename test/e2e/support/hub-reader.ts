/** What the hub of a bench holds, as the desk of one role would see it. */
import { type HubRows, readHubAs } from '../../../scripts/read-hub.ts';
import type { Hub, Role } from './desk.ts';

export async function readHub(hub: Hub, as: Role): Promise<HubRows> {
  return readHubAs(hub.url, hub.codes[as] ?? '', 'hub-reader');
}
