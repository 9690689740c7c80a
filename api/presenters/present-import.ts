import type { z } from 'zod';
import type { Import, ImportLine } from '#api/contract/subscription.ts';
import type { Sealer } from '#db/seal.ts';
import { lineSealContext, type ImportLineView, type ImportView } from '#db/stores/imports.ts';

export function presentImport(row: ImportView): Import {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** For the listener whose import it is: personal addresses are opened. */
export function presentImportLine(
  { line, title, url, sealedUrl, state, reason, position, podcastId }: ImportLineView,
  importId: string,
  sealer: Sealer | null,
): z.infer<typeof ImportLine> {
  const podcast = podcastId === null ? null : `podcast:${podcastId}`;
  return { line, title, url: url ?? openLine(sealedUrl, importId, position, sealer), state, reason, podcast };
}

function openLine(
  sealed: Buffer | null,
  importId: string,
  position: number,
  sealer: Sealer | null,
): string | null {
  try {
    return sealed && sealer ? sealer.open(sealed, lineSealContext(importId, position)) : null;
  } catch {
    // Sealed with a key that is not here any more.
    return null;
  }
}
