import axios, { isAxiosError } from '@nextcloud/axios';
import { generateOcsUrl } from '@nextcloud/router';
import type { VouchedToken } from './create-tokens.ts';

/**
 * Asks this Nextcloud to vouch for its user. @nextcloud/axios adds the CSRF token, so it is for Nextcloud's own routes
 * alone: what goes to Airdex is sent by the player's client, without any of its headers.
 */
export async function vouch(): Promise<VouchedToken> {
  const answer = await axios.post<{ ocs: { data: VouchedToken } }>(
    generateOcsUrl('/apps/airdex/api/v1/token'),
  );
  return answer.data.ocs.data;
}

/** Why this Nextcloud does not vouch, where only the user or an admin can do something; null for what passes. */
export function troubleOf(error: unknown): 'signed-out' | 'not-connected' | null {
  const status = isAxiosError(error) ? error.response?.status : undefined;
  // The session is over, or its request token is of another one: only a page load helps.
  if (status === 401 || status === 412) return 'signed-out';
  return status === 409 ? 'not-connected' : null;
}
