import { parseArgs } from 'node:util';
import { z } from 'zod';
import { askForReplay, listDeadLetters, type DeadLetterFilter } from '#db/stores/dead-letters.ts';
import { Misuse, type Command } from '../command.ts';
import { describeDeadLetter } from '../events/describe-dead-letter.ts';
import { tailEvents } from '../events/tail-events.ts';
import { topicByName } from '../events/topic-by-name.ts';
import { withDatabase } from '../with-database.ts';

const help = `Usage: airdex events list [--consumer NAME] [--reason REASON] [--id N] [--limit N] [--json]
       airdex events replay [--consumer NAME] [--reason REASON] [--id N]
       airdex events tail [--topic TOPIC] [--last N] [--end]

"list" shows the dead letters: events that a consumer could not read, the latest first, each with the reason. "replay"
asks for them to be read again, which the running consumers do at once; without a choice, all of them. One that is
still not readable is a dead letter again. "tail" prints events as they are appended to the log, one line of JSON each.

  --consumer NAME  those of one consumer, such as history
  --reason REASON  not-an-event, unknown-type or failed
  --id N           one dead letter, by its number
  --limit N        at most so many (100)
  --json           one line of JSON each, with the whole event
  --topic TOPIC    plays (unless set), listens, dead-letters or private-plays
  --last N         begin with the last N events (10)
  --end            end there, instead of waiting for more
`;

const Whole = z.coerce.number().int().min(0).max(1_000_000_000);

/** Dead letters, and what goes through the log. */
export const events: Command = {
  help,
  run: async ([action, ...args], environment) => {
    const { values } = parseArgs({
      args,
      options: {
        consumer: { type: 'string' },
        reason: { type: 'string' },
        id: { type: 'string' },
        limit: { type: 'string', default: '100' },
        json: { type: 'boolean', default: false },
        topic: { type: 'string', default: 'plays' },
        last: { type: 'string', default: '10' },
        end: { type: 'boolean', default: false },
      },
    });
    const filter: DeadLetterFilter = {
      ...(values.consumer !== undefined && { consumer: values.consumer }),
      ...(values.reason !== undefined && { reason: values.reason }),
      ...(values.id !== undefined && { id: whole('--id', values.id) }),
    };
    if (action === 'list') {
      return list(environment, { ...filter, limit: whole('--limit', values.limit) }, values.json);
    }
    if (action === 'replay') return replay(environment, filter);
    if (action !== 'tail') throw new Misuse('Say list, replay or tail.');
    const topic = topicByName(values.topic);
    if (!topic) throw new Misuse(`There is no topic "${values.topic}".`);
    const last = whole('--last', values.last);
    return withDatabase(environment, async (database) => {
      const interrupted = new AbortController();
      process.once('SIGINT', () => {
        interrupted.abort();
      });
      await tailEvents(database, { topic, last, follow: !values.end, signal: interrupted.signal }, (line) =>
        process.stdout.write(`${line}\n`),
      );
      return 0;
    });
  },
};

function whole(option: string, given: string): number {
  const parsed = Whole.safeParse(given);
  if (!parsed.success) throw new Misuse(`${option} takes a whole number, not "${given}".`);
  return parsed.data;
}

async function list(
  environment: NodeJS.ProcessEnv,
  filter: DeadLetterFilter & { limit: number },
  json: boolean,
): Promise<number> {
  const letters = await withDatabase(environment, (database) => listDeadLetters(database.pool, filter));
  for (const letter of letters) {
    process.stdout.write(`${json ? JSON.stringify(letter) : describeDeadLetter(letter)}\n`);
  }
  if (letters.length === 0 && !json) process.stdout.write('There are no dead letters of that kind.\n');
  return 0;
}

async function replay(environment: NodeJS.ProcessEnv, filter: DeadLetterFilter): Promise<number> {
  const count = await withDatabase(environment, (database) => askForReplay(database.pool, filter));
  process.stdout.write(
    count === 0
      ? 'There are no dead letters of that kind.\n'
      : `${String(count)} will be read again, now or as soon as consumers run; "airdex events list" shows what is left.\n`,
  );
  return count === 0 && filter.id !== undefined ? 1 : 0;
}
