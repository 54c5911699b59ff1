/** Planted bugs between a real desk and the hub: what it asks and is told is bent on the way. */

import type { PullRequest, PullResponse, PushRequest } from '../../../src/shared/sync/wire.ts';
import type { PlantedDesk } from '../planted-desk.ts';
import type { PlantName } from '../plants.ts';

export type PlantedLine = {
  pull(request: PullRequest): PullRequest;
  pulled(answer: PullResponse): PullResponse;
  push(request: PushRequest): PushRequest;
};

export function plantedLine(plant: PlantName | null, { versions }: PlantedDesk): PlantedLine {
  /** The desk goes on with the epoch it knew, and nobody tells the hub. */
  let known: { said: string; meant: string } | null = null;
  const isDeaf = plant === 'ignores-epoch';
  return {
    pull: (request) => (isDeaf && request.epoch === known?.said ? { ...request, epoch: known.meant } : request),
    pulled: (answer) => {
      if (!isDeaf) return answer;
      known = { said: known?.said ?? answer.epoch, meant: answer.epoch };
      return { ...answer, epoch: known.said, reset: false };
    },
    push: (request) => {
      const mutations = versions === null ? request.mutations : request.mutations.map((mutation) => versions.bend(mutation));
      return { ...request, mutations, epoch: isDeaf && known !== null ? known.meant : request.epoch };
    },
  };
}
