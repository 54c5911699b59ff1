/**
 * A TCP proxy between a desk and its hub that can be cut at an exact moment of one HTTP exchange. Knows just enough HTTP/1.1 to see
 * which request a connection is carrying; requests are not pipelined.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * before-request: the hub never sees it. mid-request: it gets the first half. after-request: the hub got it all and has answered
 * (for a push: committed), and not a byte of the answer comes back. mid-answer: the first half of the answer's first packet does.
 */
export type CutPoint = 'before-request' | 'mid-request' | 'after-request' | 'mid-answer';

export type FaultProxy = {
  port: number;
  url: string;
  /** Drops every connection and refuses new ones. */
  cut(): void;
  join(): void;
  /** Arms one cut at that point of the next request to `path`; resolves when it has happened. Stays cut until `join`. */
  cutAt(path: string, point: CutPoint): Promise<void>;
  /** The next push reaches the hub and is answered, but the answer is lost. */
  cutAfterHubCommits(): Promise<void>;
  /** Replaces bytes of what the hub sends; the replacement must have the same length. */
  alterAnswers(alter: ((chunk: Buffer) => Buffer) | null): void;
  stop(): Promise<void>;
};

type Arm = { path: string; point: CutPoint; done: () => void };

export async function startProxy({
  targetPort,
  targetHost = '127.0.0.1',
}: {
  targetPort: number;
  targetHost?: string;
}): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let arm: Arm | null = null;
  let alter: ((chunk: Buffer) => Buffer) | null = null;

  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const spring = () => {
    const sprung = arm;
    arm = null;
    cut();
    sprung?.done();
  };
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const hub = connect(targetPort, targetHost);
    let carried = '';
    for (const socket of [client, hub]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        hub.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      carried = requestPath(chunk) ?? carried;
      if (arm === null || arm.path !== carried || arm.point === 'after-request' || arm.point === 'mid-answer') {
        hub.write(chunk);
        return;
      }
      if (arm.point === 'mid-request') hub.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => spring());
      else spring();
    });
    hub.on('data', (chunk: Buffer) => {
      const answer = alter === null ? chunk : alter(chunk);
      if (arm === null || arm.path !== carried) client.write(answer);
      else if (arm.point === 'mid-answer') client.write(answer.subarray(0, Math.floor(answer.length / 2)), () => spring());
      else if (arm.point === 'after-request') spring();
    });
  });
  const port = await listening(server);
  const cutAt = (path: string, point: CutPoint) =>
    new Promise<void>((resolve) => {
      arm = { path, point, done: resolve };
    });
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    cut,
    join: () => {
      isCut = false;
    },
    cutAt,
    cutAfterHubCommits: () => cutAt('/sync/v1/push', 'after-request'),
    alterAnswers: (change) => {
      alter = change;
    },
    stop: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Null when the chunk does not begin a request. */
function requestPath(chunk: Buffer): string | null {
  const match = /^(?:GET|POST|PUT) (\S+) HTTP\/1\.1\r\n/.exec(chunk.subarray(0, 300).toString('latin1'));
  return match?.[1] ?? null;
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
