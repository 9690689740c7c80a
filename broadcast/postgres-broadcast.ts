import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import type { Broadcast } from './broadcast.ts';

/** By NOTIFY: enough for one process, and for several where there is no Redis. */
export function createPostgresBroadcast(database: Pick<Database, 'pool'>): Broadcast {
  return {
    publish: async (channel, message) => {
      await database.pool.query('SELECT pg_notify($1, $2)', [named(channel), message]);
    },
    subscribe: (channel, onMessage, onGap) => listen(database, named(channel), onMessage, onGap),
    close: () => Promise.resolve(),
  };
}

function named(channel: string): string {
  return `broadcast:${channel}`;
}
