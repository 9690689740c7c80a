import axios from '@nextcloud/axios';
import { generateOcsUrl } from '@nextcloud/router';

/** Keeps whether Nextcloud tells this user of new episodes. */
export async function notifyEpisodes(episodes: boolean): Promise<void> {
  await axios.put(generateOcsUrl('/apps/airdex/api/v1/notifications'), { episodes });
}
