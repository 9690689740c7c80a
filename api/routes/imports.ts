import { raw, type Request, type Response } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import {
  ImportLineQuery,
  ImportUpload,
  type ImportLinePage,
  type ImportPage,
} from '#api/contract/subscription.ts';
import { decodeCursor, encodeCursor } from '#api/cursor.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentImport, presentImportLine } from '#api/presenters/present-import.ts';
import { Problem } from '#api/problem.ts';
import {
  countRunningImports,
  createImport,
  findImports,
  listImportLines,
  stopImport,
  type ImportView,
} from '#db/stores/imports.ts';

const mostAtOnce = 3;
const FileName = z.object({ fileName: z.string().max(200).optional() });

/** The body as it is: browsers send OPML with many types, or none. */
export const importBody = raw({ type: () => true, limit: '16mb' });

export function addImport(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { listener } = callerOf(request);
    const { pool } = context.database;
    const { fileName, content } = readUpload(request);
    if (content.length === 0) throw new Problem('bad-request', 'The body is empty: send the OPML file.');
    if ((await countRunningImports(pool, listener.id)) >= mostAtOnce) {
      throw new Problem(
        'conflict',
        'Three of your imports are still running: wait for one to end, or stop it.',
      );
    }
    const id = await createImport(pool, { listenerId: listener.id, fileName: fileName ?? null, content });
    const [made] = await findImports(pool, listener.id, id);
    if (!made) throw new Problem('not-found');
    response.setHeader('Cache-Control', 'private, no-store');
    response.setHeader('Location', `/api/v1/me/imports/${id}`);
    response.status(202).json(presentImport(made));
  };
}

export function getImports(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const rows = await findImports(context.database.pool, callerOf(request).listener.id);
    const page: ImportPage = { items: rows.map(presentImport), nextCursor: null };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

export function getImport(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const found = await findOwn(context, request);
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(presentImport(found));
  };
}

export function getImportLines(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { cursor, limit, state } = parseInput(ImportLineQuery, request.query);
    const { id } = await findOwn(context, request);
    const asked = ['import', id, state ?? null];
    const after = decodeCursor(cursor, asked, z.int());
    const { rows, next } = await listImportLines(context.database.pool, id, {
      limit,
      ...(after !== null && { after }),
      ...(state && { state }),
    });
    const page: ImportLinePage = {
      items: rows.map((row) => presentImportLine(row, id, context.sealer)),
      nextCursor: next === null ? null : encodeCursor(next, asked),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(page);
  };
}

/** What it has added stays. One that has ended already is left as it is. */
export function removeImport(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = await findOwn(context, request);
    await stopImport(context.database.pool, callerOf(request).listener.id, id);
    response.status(204).end();
  };
}

async function findOwn(context: AppContext, request: Request): Promise<ImportView> {
  const id = z.guid().safeParse(request.params.id);
  const [found] = id.success
    ? await findImports(context.database.pool, callerOf(request).listener.id, id.data)
    : [];
  if (!found) throw new Problem('not-found', 'There is no such import of yours.');
  return found;
}

/** The file itself, or JSON that holds its text. */
function readUpload(request: Request): { fileName?: string | undefined; content: Buffer } {
  const { fileName } = parseInput(FileName, request.query);
  const body: unknown = request.body;
  const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (!request.is('json') || !/^\s*\{/.test(content.toString('latin1', 0, 100))) return { fileName, content };
  let json: unknown;
  try {
    json = JSON.parse(content.toString());
  } catch {
    throw new Problem('bad-request', 'The body is not JSON.');
  }
  const upload = parseInput(ImportUpload, json);
  return { fileName: upload.fileName ?? fileName, content: Buffer.from(upload.content) };
}
