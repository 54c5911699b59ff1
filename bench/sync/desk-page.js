// Runs in the desk's own page before anything else: takes the port that the page would have had, and asks the store through the
// product's own client, one question after the other.
import { createORPCClient } from '@orpc/client';
import { createDeskConnection, portMessage } from '../../src/renderer/ipc/desk-client.ts';

const connection = createDeskConnection();
const desk = createORPCClient(connection.link);

window.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data !== portMessage || !port) return;
  event.stopImmediatePropagation();
  connection.attach(port);
});

window.bench = {
  recent: () => desk.customer.recent(),
  profile: (customerId) => desk.customer.profile({ customerId }),
  /** Ms from the question to the data. */
  async profileTimes(ids) {
    const times = [];
    for (const customerId of ids) {
      const started = performance.now();
      await desk.customer.profile({ customerId });
      times.push(performance.now() - started);
    }
    return times;
  },
};
