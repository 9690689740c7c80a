import axios, { isAxiosError } from '@nextcloud/axios';
import { confirmPassword } from '@nextcloud/password-confirmation';
import { generateOcsUrl } from '@nextcloud/router';

/** The connection as our PHP tells it; never a private key. */
export type Connection = {
  connected: boolean;
  url: string | null;
  name: string;
  issuer: string;
  /** Seconds since 1970. */
  connectedAt: number;
  keys: string[];
  adminGroup: string;
  groups: { id: string; name: string }[];
  /** After disconnecting: why Airdex could not be told, and what to do then; null where it was. */
  untold?: string | null;
};
/** One thing that was looked at, in words. */
export type Finding = {
  about: 'address' | 'tls' | 'clock' | 'keys' | 'cors';
  isWell: boolean;
  words: string;
};

type Ocs<Data> = { ocs: { data: Data } };
const at = (rest = '') => generateOcsUrl(`/apps/airdex/api/v1/connection${rest}`);

/** What this Nextcloud's admin does with the connection. What PHP refuses is thrown as an Error in its words. */
export const connectionApi = {
  connect: (link: string) => change<Connection>('POST', at(), { link }),
  disconnect: () => change<Connection>('DELETE', at()),
  rotateKeys: () => change<Connection>('POST', at('/keys')),
  setAdminGroup: (group: string) => change<Connection>('PUT', at('/admin-group'), { group }),
  async check(): Promise<Finding[]> {
    return (await ask<{ findings: Finding[] }>('GET', at('/check'))).findings;
  },
};

/** Nextcloud wants to be sure that it is still the admin who sits there. */
async function change<Data>(method: string, url: string, data?: object): Promise<Data> {
  await confirmPassword();
  return ask<Data>(method, url, data);
}

async function ask<Data>(method: string, url: string, data?: object): Promise<Data> {
  try {
    const answer = await axios.request<Ocs<Data>>({ method, url, ...(data && { data }) });
    return answer.data.ocs.data;
  } catch (error) {
    if (isAxiosError<Ocs<{ message?: string }>>(error)) {
      const words = error.response?.data.ocs.data.message;
      if (words) throw new Error(words, { cause: error });
    }
    throw error;
  }
}
