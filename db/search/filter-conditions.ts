import type { Bind } from '#db/search/bind.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';

/** A list narrowed to a provider of a nonsense id is an empty list, not a broken statement. */
const noProvider = '00000000-0000-0000-0000-000000000000';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Hosts of somebody's own network, by their numbers or the ends of their names. */
const inside =
  '((10|127|192\\.168|169\\.254|172\\.(1[6-9]|2[0-9]|3[01]))\\.[0-9.]+|[^/:@?#]+\\.(localhost|local|internal|intranet|lan|home|corp|private|home\\.arpa))';

/**
 * Whether the gateway could carry a station, near enough: plain http of a public host without a password, no HLS, not
 * dead. Names of one's own network, which the API refuses to sign, are told by their ends and by having no dot. The
 * inner list has no `id`, so that `id` is the station's, whatever the statement calls its stations. OFFSET keeps the
 * planner from looking at every stream there is, where a page needs those of a few stations.
 */
const throughGateway = `EXISTS (
  SELECT FROM (
    SELECT station_id, protocol, health AS state, COALESCE(resolved_urls[1], url) AS address FROM streams
  ) AS carried
  WHERE carried.station_id = id AND carried.state <> 'dead' AND carried.protocol <> 'hls'
    AND carried.address ~ '^http://(?!${inside}(:[0-9]+)?(/|$))[^/@?#.]+\\.[^/@?#]+([/?#]|$)'
  OFFSET 0
)`;

/**
 * Everything of a filter but its `q`, as SQL conditions on stations that are not retired. Those on arrays are written the way the
 * index `stations_search` answers them, together with the words of a search.
 */
export function filterConditions(filter: StationFilter, bind: Bind): string[] {
  const conditions: string[] = [];
  if (filter.country !== undefined) {
    conditions.push(`ARRAY[country] @> ARRAY[${bind(filter.country.toUpperCase())}::text]`);
  }
  if (filter.language !== undefined) {
    conditions.push(`languages @> ARRAY[${bind(filter.language)}::text]`);
  }
  if (filter.tag !== undefined) conditions.push(`tags @> ARRAY[${bind(filter.tag.toLowerCase())}::text]`);
  if (filter.codec !== undefined) {
    const { codec } = filter;
    conditions.push(`codecs && ARRAY[${bind(codec.toUpperCase())}, ${bind(codec.toLowerCase())}]::text[]`);
  }
  if (filter.provider !== undefined) {
    const provider = uuid.test(filter.provider) ? filter.provider : noProvider;
    conditions.push(`provider_ids @> ARRAY[${bind(provider)}::uuid]`);
  }
  if (filter.minBitrate !== undefined) conditions.push(`max_bitrate >= ${bind(filter.minBitrate)}::int`);
  if (filter.secure !== undefined) {
    const secure = filter.throughGateway === true ? `(secure OR ${throughGateway})` : 'secure';
    conditions.push(`${secure} = ${bind(filter.secure)}::boolean`);
  }
  return conditions;
}

/** Whether the index `stations_search` can answer something of a filter, so that few rows need be looked at. */
export function isIndexed(filter: StationFilter): boolean {
  const { country, language, tag, codec, provider } = filter;
  return [country, language, tag, codec, provider].some((value) => value !== undefined);
}
