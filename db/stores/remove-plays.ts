import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import { announceHistory } from '#db/history-changed.ts';
import { describeItems } from './describe-items.ts';
import { changeItemDays, changeListenerTotals } from './play-totals.ts';
import { loadPlays, lockListener } from './plays.ts';
import { askForSuggestions } from './suggestion-requests.ts';

type Pool = Pick<Database, 'pool'>;

/**
 * Takes one play out of the history and out of every sum. What is kept of it only makes sure that what still comes of
 * it, from a player that was offline or from a streaming server, does not bring it back.
 */
export async function removePlay(database: Pool, listenerId: string, play: string): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    if (!(await lockListener(transaction, listenerId))) return false;
    const [before] = await loadPlays(transaction, [{ listenerId, play }]);
    if (!before || before.removedAt !== null) return false;
    await transaction.query(
      `UPDATE plays SET removed_at = now(), title = NULL, parent = NULL, client = NULL
       WHERE listener_id = $1 AND play = $2`,
      [listenerId, play],
    );
    const changes = [{ before, after: undefined }];
    await changeListenerTotals(transaction, changes);
    const isPrivate = (await describeItems(transaction, [before.item])).get(before.item)?.isPrivate === true;
    if (!isPrivate) await changeItemDays(transaction, changes);
    await tellOthers(transaction, listenerId);
    return true;
  });
}

/** The same for all plays, in few statements, however many they are. */
export async function clearHistory(database: Pool, listenerId: string): Promise<void> {
  await inTransaction(database, async (transaction) => {
    if (!(await lockListener(transaction, listenerId))) return;
    // Private shows were never counted among everybody's; days are locked in one order everywhere.
    await transaction.query(
      `WITH gone AS (
         SELECT item, (started_at AT TIME ZONE 'UTC')::date AS day, count(*) AS listens, sum(listened_ms) AS listened_ms
         FROM plays
         WHERE listener_id = $1 AND removed_at IS NULL AND counted AND item NOT IN (
           SELECT 'episode:' || episodes.id FROM episodes JOIN podcasts ON podcasts.id = episodes.podcast_id
           WHERE podcasts.owner_id = $1)
         GROUP BY 1, 2
       ), known AS (
         SELECT item_days.item, item_days.day, gone.listens, gone.listened_ms FROM item_days JOIN gone USING (item, day)
         ORDER BY 1, 2 FOR UPDATE OF item_days
       )
       UPDATE item_days SET listens = item_days.listens - known.listens,
         listened_ms = greatest(0, item_days.listened_ms - known.listened_ms)
       FROM known WHERE item_days.item = known.item AND item_days.day = known.day`,
      [listenerId],
    );
    await transaction.query(
      `DELETE FROM item_days WHERE listens <= 0 AND item IN (SELECT item FROM listener_items WHERE listener_id = $1)`,
      [listenerId],
    );
    await transaction.query(
      `UPDATE plays SET removed_at = now(), title = NULL, parent = NULL, client = NULL
       WHERE listener_id = $1 AND removed_at IS NULL`,
      [listenerId],
    );
    await transaction.query('DELETE FROM listener_items WHERE listener_id = $1', [listenerId]);
    await transaction.query('DELETE FROM listening WHERE listener_id = $1', [listenerId]);
    await tellOthers(transaction, listenerId);
  });
}

/** Pages that say when something was played last, and suggestions that follow from it. */
async function tellOthers(transaction: Queryable, listenerId: string): Promise<void> {
  await askForSuggestions(transaction, [listenerId]);
  await announceHistory(transaction, [listenerId]);
}
