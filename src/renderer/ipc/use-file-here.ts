/** A file that lies on this PC, base64, by its hash; null while it is read, and where it is not here. */
import { useQuery } from '@tanstack/react-query';
import { queries } from './queries.ts';

export function useFileHere(sha256: string | null): string | null {
  const file = useQuery({
    ...queries.ticket.file.queryOptions({ input: { sha256: sha256 ?? '' } }),
    enabled: sha256 !== null,
    gcTime: 60_000,
  });
  return file.data?.data ?? null;
}
