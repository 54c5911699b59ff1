// A network cable that can be pulled: a TCP proxy between one desk and the hub, with a small HTTP switch beside it.
// The demo toolbar flips the switch; nothing in the product depends on this file.
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';

/**
 * @param {string} hubUrl
 * @returns {Promise<{ url: string, controlUrl: string, cut(): void, join(): void, stop(): Promise<void> }>}
 *   `url` stands in for the hub; the control endpoint answers GET /state, POST /cut, POST /join
 */
export async function layCable(hubUrl) {
  const target = new URL(hubUrl);
  const sockets = new Set();
  let isCut = false;

  const proxy = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });

  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const join = () => {
    isCut = false;
  };

  const control = createHttpServer((request, response) => {
    if (request.method === 'POST' && request.url === '/cut') cut();
    else if (request.method === 'POST' && request.url === '/join') join();
    else if (request.method !== 'GET' || request.url !== '/state') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ cut: isCut }));
  });

  const url = await listen(proxy);
  const controlUrl = await listen(control);
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    control.closeAllConnections();
    await Promise.all([proxy, control].map((server) => new Promise((resolve) => server.close(resolve))));
  };
  return { url, controlUrl, cut, join, stop };
}

function listen(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });
}
