import { foldText } from '#db/search/fold-text.ts';

export type ReadShow = { title: string; guid: string | null };

/** What came may be right, but would take away a show that is there: not believed at once. */
export class SuspiciousFeed extends Error {
  override name = 'SuspiciousFeed';
}

/**
 * Why a reading is not believed at once, in words; undefined where it is. `known` and `matched` count episodes.
 */
export function whySuspicious(
  before: ReadShow & { known: number },
  now: ReadShow & { listed: number; matched: number },
): string | undefined {
  if (before.known === 0 || now.matched > 0) return undefined;
  if (now.listed === 0) {
    return `The feed lists no episode any more, where it had ${String(before.known)}. Nothing was changed.`;
  }
  const isSameTitle = foldText(before.title) === foldText(now.title);
  const isOtherGuid = before.guid !== null && now.guid !== null && before.guid !== now.guid;
  if (isSameTitle && !isOtherGuid) return undefined;
  return `The feed is now another show, "${now.title.slice(0, 100)}", without one episode of "${before.title.slice(0, 100)}". Nothing was changed.`;
}
