import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { reportTo } from './served.ts';

/** What the API is held against: `node:http` that does nothing but send the same bytes. */
const [file = '', encoding = 'identity'] = process.argv.slice(2);
const body = readFileSync(file);
const headers = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': body.length,
  ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
};
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port on loopback.');
  reportTo(process, { url: `http://127.0.0.1:${String(address.port)}`, tokens: [] });
});
