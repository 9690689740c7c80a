import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Broadcast } from './broadcast.ts';

type Subscriber = { channel: string; onMessage: (message: string) => void; onGap: () => void };

const prefix = 'airdex:';
/** Longer than Redis takes to answer, shorter than anybody likes to wait for one that hangs. */
const patienceMs = 2_000;

/** Redis pub/sub. Whoever subscribes while Redis is away hears of it as of a break, once it is back. */
export function createRedisBroadcast(url: string): Broadcast {
  const settings = {
    connectTimeout: patienceMs,
    retryStrategy: (times: number) => Math.min(times * 100, 2_000),
  };
  const publisher = new Redis(url, { ...settings, maxRetriesPerRequest: 0, commandTimeout: patienceMs });
  // A connection that listens can say nothing else. ioredis subscribes again by itself after a break.
  const listener = new Redis(url, { ...settings, maxRetriesPerRequest: null });
  const subscribers = new Set<Subscriber>();

  for (const redis of [publisher, listener]) redis.on('error', () => undefined);
  listener.on('message', (channel: string, message: string) => {
    for (const one of subscribers) if (prefix + one.channel === channel) one.onMessage(message);
  });
  let isBroken = false;
  listener.on('close', () => (isBroken = true));
  listener.on('ready', () => {
    if (isBroken) for (const one of subscribers) one.onGap();
    isBroken = false;
  });

  return {
    publish: async (channel, message) => {
      await publisher.publish(prefix + channel, message);
    },
    subscribe: async (channel, onMessage, onGap) => {
      const subscriber = { channel, onMessage, onGap };
      subscribers.add(subscriber);
      // Waits in ioredis' queue while Redis is away, and ends in an error only where it is closed meanwhile.
      const subscribing = listener.subscribe(prefix + channel).then(
        () => true,
        () => true,
      );
      const inTime = await Promise.race([subscribing, sleep(patienceMs, false, { ref: false })]);
      if (!inTime) void subscribing.then(onGap);
      return {
        close: async () => {
          subscribers.delete(subscriber);
          const isHeard = Array.from(subscribers).some((one) => one.channel === channel);
          if (!isHeard && listener.status === 'ready') await listener.unsubscribe(prefix + channel);
        },
      };
    },
    close: () => {
      subscribers.clear();
      publisher.disconnect();
      listener.disconnect();
      return Promise.resolve();
    },
  };
}
