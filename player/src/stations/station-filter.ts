/** What the list of stations is narrowed to; the same names as the API's query and the page's address. */
export type StationFilter = {
  q?: string;
  country?: string;
  language?: string;
  tag?: string;
  codec?: string;
  minBitrate?: string;
  secure?: string;
  sort?: string;
};

export const filterNames = [
  'q',
  'country',
  'language',
  'tag',
  'codec',
  'minBitrate',
  'secure',
  'sort',
] as const;

export function filterToQuery(filter: StationFilter): URLSearchParams {
  const query = new URLSearchParams();
  for (const name of filterNames) {
    const value = filter[name]?.trim();
    if (value) query.set(name, value);
  }
  return query;
}

export function filterFromQuery(query: URLSearchParams): StationFilter {
  const filter: StationFilter = {};
  for (const name of filterNames) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  return filter;
}

/** Narrowed by anything but the words searched for. */
export function isNarrowed(filter: StationFilter): boolean {
  return filterNames.some((name) => name !== 'q' && name !== 'sort' && Boolean(filter[name]));
}
