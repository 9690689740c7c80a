import { afterEach, expect, test } from 'vitest';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import type { Batch, ReadContext } from '#refresh-jobs/providers/provider.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { opml } from './opml.ts';

let server: LocalServer | undefined;
afterEach(async () => server?.close());
const fetch = createPoliteFetch({ userAgent: 'Airdex test', allowedHosts: ['127.0.0.1'] });
const serve = async (body: string | Buffer) => {
  server = await serveLocally((_, response) =>
    response.writeHead(200, { 'content-type': 'text/xml' }).end(body),
  );
  return server.url;
};
async function read(config: { url?: string; content?: string }, given: Partial<ReadContext> = {}) {
  const context: ReadContext = {
    ...{ providerName: 'x', fetch, validators: {}, bookmark: undefined, ...given },
    signal: new AbortController().signal,
    now: () => new Date(),
  };
  const reading = opml.readEntries(config, context);
  const batches: Batch[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done) return { batch: batches[0], outcome: step.value };
    batches.push(step.value);
  }
}
const list = `<opml version="2.0"><body><outline text="News">
<outline text="Käse" xmlUrl="https://a.example/feed"/>
<outline text="Same" xmlUrl="http://www.a.example/feed/"/>
<outline text="Mine" xmlUrl="https://me:secret@b.example/feed"/>
<outline text="None" xmlUrl=""/>
</outline></body></opml>`;

test('names the feeds of an upload, with the folders they stand in, and says what it dropped', async () => {
  const { batch, outcome } = await read({ content: list });
  expect(batch?.feeds).toEqual([{ url: 'https://a.example/feed', title: 'Käse', categories: ['News'] }]);
  expect(batch?.dropped).toEqual([
    { entry: 'line 5: None', reason: 'it has no address' },
    { entry: 'line 3: Same', reason: 'it is listed twice' },
    { entry: 'line 4: Mine', reason: 'its address is a personal one, and a list of feeds is for everybody' },
  ]);
  expect(JSON.stringify(batch)).not.toContain('secret');
  expect(outcome).toEqual({ kind: 'complete' });
});

test('is read in its encoding, and not again while it is the same', async () => {
  const url = await serve(Buffer.from(list, 'latin1'));
  const { batch, outcome } = await read({ url });
  expect(batch?.feeds?.[0]?.title).toBe('Käse');
  const validators = 'validators' in outcome ? (outcome.validators ?? {}) : {};
  expect((await read({ url }, { validators })).outcome).toEqual({ kind: 'unchanged' });
});

test.each([
  '<html>404</html>',
  '',
  '<opml><body/></opml>',
  '<rss/>',
  '<opml><outline xmlUrl="C:\\a.xml"/></opml>',
])('does not let go of everything for %j', async (body) => {
  const url = await serve(body);
  await expect(read({ url })).rejects.toMatchObject({ type: 'unreadable' });
});
