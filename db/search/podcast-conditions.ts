import type { Bind } from '#db/search/bind.ts';
import type { PodcastFilter } from '#db/stores/podcasts.ts';

const noProvider = '00000000-0000-0000-0000-000000000000';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Everything of a filter but its `q`. A language stands for its regions too: "de" is "de-AT" as well. */
export function podcastConditions(filter: PodcastFilter, bind: Bind): string[] {
  const conditions = ['retired_at IS NULL'];
  if (filter.category !== undefined) {
    conditions.push(
      `EXISTS (SELECT FROM unnest(categories) AS said WHERE lower(said) = ${bind(filter.category.toLowerCase())})`,
    );
  }
  if (filter.language !== undefined) {
    const wanted = bind(filter.language.toLowerCase());
    conditions.push(
      `EXISTS (SELECT FROM unnest(languages) AS said
         WHERE lower(said) = ${wanted} OR starts_with(lower(said), ${wanted} || '-'))`,
    );
  }
  if (filter.provider !== undefined) {
    conditions.push(
      `provider_ids @> ARRAY[${bind(uuid.test(filter.provider) ? filter.provider : noProvider)}::uuid]`,
    );
  }
  return conditions;
}
