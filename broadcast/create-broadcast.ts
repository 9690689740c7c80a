import type { Database } from '#db/database.ts';
import type { Broadcast } from './broadcast.ts';
import { createPostgresBroadcast } from './postgres-broadcast.ts';
import { createRedisBroadcast } from './redis-broadcast.ts';

/** By Redis where there is one. All processes of one Airdex have to agree on it. */
export function createBroadcast(database: Pick<Database, 'pool'>, redisUrl: string | undefined): Broadcast {
  return redisUrl === undefined ? createPostgresBroadcast(database) : createRedisBroadcast(redisUrl);
}
