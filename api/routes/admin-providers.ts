import type { Request, Response } from 'express';
import { z } from 'zod';
import { deleteProvider } from '#catalog/delete-provider.ts';
import { listen } from '#db/notifications.ts';
import { checkFinished, findCheck, requestCheck } from '#db/stores/provider-checks.ts';
import { changeProvider, createProvider, findProvider, listProviders } from '#db/stores/providers.ts';
import { unreadableFiles } from '#db/stores/library-files.ts';
import { findRun, listRuns, requestRun, requestStop } from '#db/stores/runs.ts';
import type { AppContext } from '#api/context.ts';
import { PageQuery } from '#api/contract/common.ts';
import {
  missingConfig,
  NewProvider,
  ProviderChange,
  WantedCheck,
  type ProviderKind,
} from '#api/contract/provider.ts';
import { CursorTime, decodeCursor, encodeCursor } from '#api/cursor.ts';
import { parseInput } from '#api/parse-input.ts';
import { presentCheck, presentProvider, presentRun } from '#api/presenters/present-provider.ts';
import { Problem } from '#api/problem.ts';
import { refuseSharedFolder } from '#api/refuse-shared-folder.ts';
import { sealConfig } from '#api/seal-config.ts';
import { withKnownFile } from '#api/with-known-file.ts';

const Id = z.object({ id: z.uuid() });
const noProvider = () => new Problem('not-found', 'There is no such provider.');

export function getProviders(context: AppContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    const rows = await listProviders(context.database.pool);
    response.json({ items: rows.map(presentProvider), nextCursor: null });
  };
}

export function getProvider(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    response.json(await viewProvider(context, id));
  };
}

export function addProvider(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const wanted = parseInput(NewProvider, request.body);
    await refuseSharedFolder(context.database.pool, { kind: wanted.kind, path: wanted.config.path });
    const made = await createProvider(context.database.pool, {
      ...wanted,
      config: sealConfig(withKnownFile(wanted.config, undefined), undefined, context.sealer),
    });
    if (made.enabled) await requestRun(context.database.pool, made.id, 'admin');
    response
      .status(201)
      .location(`/api/v1/admin/providers/${made.id}`)
      .json(await viewProvider(context, made.id));
  };
}

export function editProvider(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    const { name, config: sent, allowedHosts, enabled } = parseInput(ProviderChange, request.body);
    const known = await findProvider(context.database.pool, id);
    if (!known) throw noProvider();
    const config = sent && withKnownFile(sent, known.config);
    const missing = config && missingConfig(known.kind as ProviderKind, config);
    if (missing) {
      const path = `config.${missing.field}`;
      throw new Problem('bad-request', `${path}: ${missing.message}`, {
        errors: [{ path, message: missing.message }],
      });
    }
    // One that shares its folder since before this was refused may still be changed.
    if (config && config.path !== known.config.path)
      await refuseSharedFolder(context.database.pool, { id, kind: known.kind, path: config.path });
    const changed = await changeProvider(context.database.pool, id, {
      ...(name !== undefined && { name }),
      ...(config !== undefined && { config: sealConfig(config, known.config, context.sealer) }),
      ...(allowedHosts !== undefined && { allowedHosts }),
      ...(enabled !== undefined && { enabled }),
    });
    if (!changed) throw noProvider();
    response.json(await viewProvider(context, id));
  };
}

export function removeProvider(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    if (!(await deleteProvider(context.database, id))) throw noProvider();
    await context.freshness.catalogHasChanged();
    response.status(204).end();
  };
}

export function refreshProvider(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    const run = await requestRun(context.database.pool, id, 'admin');
    if (!run) throw noProvider();
    response.status(202).location(`/api/v1/admin/runs/${run.id}`).json(presentRun(run));
  };
}

const RunPosition = z.object({ startedAt: CursorTime, id: z.uuid() });

export function getRuns(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    const { cursor, limit } = parseInput(PageQuery, request.query);
    const after = decodeCursor(cursor, id, RunPosition);
    await viewProvider(context, id);
    const { rows, next } = await listRuns(context.database.pool, id, { limit, ...(after && { after }) });
    response.json({ items: rows.map(presentRun), nextCursor: next && encodeCursor(next, id) });
  };
}

export function getRun(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    const run = await findRun(context.database.pool, id);
    if (!run) throw new Problem('not-found', 'There is no such run.');
    response.json(presentRun(run));
  };
}

export function stopRun(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    const run = await requestStop(context.database.pool, id);
    if (!run) throw new Problem('not-found', 'There is no such run.');
    response.status(202).json(presentRun(run));
  };
}

export function getUnreadableFiles(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    const { cursor, limit } = parseInput(PageQuery, request.query);
    const after = decodeCursor(cursor, `files ${id}`, z.string());
    await viewProvider(context, id);
    const rows = await unreadableFiles(context.database.pool, id, {
      limit: limit + 1,
      ...(after !== null && { after }),
    });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    response.json({
      items: shown.map(({ readAt, ...file }) => ({ ...file, readAt: readAt.toISOString() })),
      nextCursor: last ? encodeCursor(last.path, `files ${id}`) : null,
    });
  };
}

/** How long a dry run is waited for before the caller is told to ask again. */
const checkPatienceMs = 15_000;

export function checkProvider(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { provider, ...sent } = parseInput(WantedCheck, request.body);
    const known = provider === undefined ? null : await findProvider(context.database.pool, provider);
    const { kind, name, config, allowedHosts } = parseInput(NewProvider, {
      ...sent,
      config: withKnownFile(sent.config, known?.config),
    });
    const kept = sealConfig(config, known?.config, context.sealer);
    const finished = new Set<string>();
    let look = (): void => undefined;
    // Heard from before it is asked for, so that a quick answer is not missed.
    const listening = await listen(context.database, checkFinished, (id) => {
      finished.add(id);
      look();
    });
    try {
      const check = await requestCheck(context.database.pool, { kind, name, config: kept, allowedHosts });
      await new Promise<void>((done) => {
        const timer = setTimeout(done, checkPatienceMs);
        look = () => {
          if (!finished.has(check.id)) return;
          clearTimeout(timer);
          done();
        };
        look();
      });
      const row = (await findCheck(context.database.pool, check.id)) ?? check;
      response
        .status(row.state === 'running' ? 202 : 200)
        .location(`/api/v1/admin/providers/check/${row.id}`)
        .json(presentCheck(row));
    } finally {
      await listening.close();
    }
  };
}

export function getCheck(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { id } = parseInput(Id, request.params);
    const row = await findCheck(context.database.pool, id);
    if (!row) throw new Problem('not-found', 'There is no such check; they are kept for an hour.');
    response.json(presentCheck(row));
  };
}

async function viewProvider(context: AppContext, id: string) {
  const [row] = await listProviders(context.database.pool, id);
  if (!row) throw noProvider();
  return presentProvider(row);
}
