import { z } from 'zod';
import {
  DeadLetterCloudEvent,
  ListenCloudEvent,
  PlayCloudEvent,
  SessionClosedCloudEvent,
} from './cloud-event.ts';
import { PlayEvent } from './play-event.ts';
import { deadLettersTopic, listensTopic, playsTopic, type Topic } from './topics.ts';

export type ContractSchema = {
  /** Of the file in events/schema. */
  name: string;
  title: string;
  schema: z.ZodType;
  /** Where it is read; what players send is on no topic. */
  topic: Topic | null;
};

export const contractSchemas: readonly ContractSchema[] = [
  { name: 'play-event.v1', title: 'What a player sends', schema: PlayEvent, topic: null },
  { name: 'play.v1', title: 'What a player said', schema: PlayCloudEvent, topic: playsTopic },
  {
    name: 'session-closed.v1',
    title: "A streaming server's account of a connection",
    schema: SessionClosedCloudEvent,
    topic: playsTopic,
  },
  { name: 'listen.v1', title: 'A play that counts', schema: ListenCloudEvent, topic: listensTopic },
  {
    name: 'dead-letter.v1',
    title: 'An event that a consumer could not read',
    schema: DeadLetterCloudEvent,
    topic: deadLettersTopic,
  },
];

/** JSON Schema of the version that most tools read. Fields may be added, so a reader lets unknown ones pass. */
export function toJsonSchema({ schema, title }: ContractSchema): Record<string, unknown> {
  const generated = z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ jsonSchema }) => {
      // It says in 300 characters what the format says.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  }) as { $ref?: string; definitions?: Record<string, object> };
  const [inner] = Object.values(generated.definitions ?? {});
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...(inner ?? generated) };
}
