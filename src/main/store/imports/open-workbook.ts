/**
 * Takes out of a workbook's archive what a table needs, and nothing else: macros, pictures, links and embedded files never reach the
 * reader. Refuses archives that unpack to more than a desk should hold, before anything is unpacked.
 */
// The build without threads: the other one makes a `require` of its own, which a bundle has already.
import { unzipSync, zipSync } from 'fflate/browser';
import { UnreadableTable } from './table.ts';

const mostUnpackedBytes = 256 * 1024 * 1024;
const mostEntries = 2_000;

function isWanted(name: string): boolean {
  return (
    /\.(?:xml|rels)$/i.test(name) &&
    !/(?:^|\/)(?:drawings|charts|media|externalLinks|pivot\w*|comments\w*|threadedComments|persons|customXml|ctrlProps|activeX|queryTables|worksheets\/_rels)(?:\/|\d*\.xml$)/i.test(
      name,
    )
  );
}

/** A new archive, not compressed, of the wanted parts. */
export function openWorkbook(bytes: Uint8Array): Uint8Array {
  let unpacked = 0;
  let entries = 0;
  try {
    const parts = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!isWanted(name)) return false;
        unpacked += originalSize;
        entries++;
        if (unpacked > mostUnpackedBytes || entries > mostEntries) throw new UnreadableTable('import.too-large', 'unpacks to too much');
        return true;
      },
    });
    if (!Object.keys(parts).some((name) => /(?:^|\/)workbook\.xml$/i.test(name))) {
      throw new UnreadableTable('import.not-a-table', 'an archive without a workbook');
    }
    return zipSync(parts, { level: 0 });
  } catch (error) {
    if (error instanceof UnreadableTable) throw error;
    throw new UnreadableTable('import.damaged', 'the archive cannot be unpacked', { cause: error });
  }
}
