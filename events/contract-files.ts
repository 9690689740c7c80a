import { readdir, readFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { asyncApiDocument } from './async-api.ts';
import { contractSchemas, toJsonSchema } from './contract-schemas.ts';

const root = new URL('../', import.meta.url);
export type Example = { file: string; schema: string; body: Record<string, unknown> };

/** Those of one schema begin with its name: play.v1.started.json. */
export async function readExamples(): Promise<Example[]> {
  const files = (await readdir(new URL('events/examples', root))).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const schema = contractSchemas.find(({ name }) => file.startsWith(`${name}.`))?.name;
      if (schema === undefined) throw new Error(`events/examples/${file} begins with the name of no schema.`);
      const text = await readFile(new URL(`events/examples/${file}`, root), 'utf8');
      return { file, schema, body: JSON.parse(text) as Record<string, unknown> };
    }),
  );
}

/** The files that are made from the schemas, by their paths. */
export async function contractFiles(): Promise<Map<string, string>> {
  const examples = Map.groupBy(await readExamples(), ({ schema }) => schema);
  const bodies = new Map([...examples].map(([name, all]) => [name, all.map(({ body }) => body)]));
  const files: [string, string][] = [
    ...contractSchemas.map((schema): [string, string] => [
      `events/schema/${schema.name}.json`,
      JSON.stringify(toJsonSchema(schema)),
    ]),
    ['docs/asyncapi.yaml', stringify(asyncApiDocument(bodies), { aliasDuplicateObjects: false })],
  ];
  return new Map(
    await Promise.all(
      files.map(async ([path, text]): Promise<[string, string]> => {
        const { pathname } = new URL(path, root);
        return [path, await format(text, { ...(await resolveConfig(pathname)), filepath: pathname })];
      }),
    ),
  );
}
