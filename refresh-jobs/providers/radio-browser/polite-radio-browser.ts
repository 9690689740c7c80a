import { RadioBrowserApi } from 'radio-browser-api';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { PoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { printableUrl } from '#refresh-jobs/polite-fetch/explain-failure.ts';
import { Mirrors } from './schema.ts';

const limits = { maxBytes: 50_000_000, timeoutMs: 120_000 };

/** Rows as they came, and the mirror that sent them. */
export type Answer = { data: unknown; mirror: string };

/**
 * The radio-browser-api package with another way to ask: it builds the requests, but they go through polite fetch and,
 * when a mirror fails, to the next one. Its mapping is not used: it throws on one odd row and drops long tags.
 */
export class PoliteRadioBrowser extends RadioBrowserApi {
  readonly #fetch: PoliteFetch;
  readonly #signal: AbortSignal;
  #mirrors: string[];

  constructor(fetch: PoliteFetch, signal: AbortSignal, base: string) {
    super('Airdex', false);
    this.#fetch = fetch;
    this.#signal = signal;
    this.#mirrors = [base.replace(/\/+$/, '')];
  }

  /** Asks the base for the others. They are asked by the same protocol; a failed answer leaves the base alone. */
  async discoverMirrors(isRoundRobin: boolean): Promise<void> {
    const [base = ''] = this.#mirrors;
    const names = await this.ask('servers').then(
      ({ data }) => Mirrors.parse(data),
      (error: unknown) => {
        if (!(error instanceof SourceError)) throw error;
        return [];
      },
    );
    const others = names.map((name) => `${new URL(base).protocol}//${name}`);
    // The maintainers ask to use the servers by name, and the round-robin name only to find them.
    this.#mirrors = [...new Set(isRoundRobin ? [...others, base] : [base, ...others])];
  }

  stationPage(offset: number, limit: number): Promise<Answer> {
    return this.ask(this.buildRequest('stations', '', { offset, limit, order: 'url' }));
  }

  stationsById(ids: string[]): Promise<Answer> {
    return this.ask(`stations/byuuid?uuids=${ids.map(encodeURIComponent).join(',')}`);
  }

  /** What changed after a change, oldest first. */
  changesSince(change: string, limit: number): Promise<Answer> {
    return this.ask(`stations/changed?lastchangeuuid=${encodeURIComponent(change)}&limit=${String(limit)}`);
  }

  /** The station that was changed last, in a list. */
  newestChange(): Promise<Answer> {
    return this.ask('stations/lastchange?limit=1');
  }

  stats(): Promise<Answer> {
    return this.ask('stats');
  }

  /** One mirror after the other; the one that answered is the first to be asked next time. */
  private async ask(endpoint: string): Promise<Answer> {
    let first: unknown;
    for (const mirror of this.#mirrors) {
      try {
        const data = await this.#read(`${mirror}/json/${endpoint}`);
        this.#mirrors = [mirror, ...this.#mirrors.filter((other) => other !== mirror)];
        return { data, mirror };
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        first ??= error;
      }
    }
    throw first;
  }

  async #read(address: string): Promise<unknown> {
    const response = await this.#fetch(address, { ...limits, signal: this.#signal });
    try {
      return JSON.parse(await response.text());
    } catch (cause) {
      if (cause instanceof SourceError) throw cause;
      const url = new URL(address);
      throw new SourceError(
        'unreadable',
        `${url.host} answered, but not like a radio-browser server (no JSON).`,
        {
          url: printableUrl(url),
          cause,
        },
      );
    }
  }
}
