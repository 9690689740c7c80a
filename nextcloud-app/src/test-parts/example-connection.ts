import type { Connection } from '../admin/connection-api.ts';

export function exampleConnection(given: Partial<Connection> = {}): Connection {
  return {
    connected: true,
    url: 'https://airdex.example',
    name: 'Example cloud',
    issuer: 'nextcloud:example',
    connectedAt: 1_767_268_800,
    keys: ['first'],
    adminGroup: '',
    groups: [
      { id: 'radio', name: 'Radio' },
      { id: 'staff', name: 'Staff' },
    ],
    ...given,
  };
}
