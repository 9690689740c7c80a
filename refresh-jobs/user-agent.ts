import packageJson from '../package.json' with { type: 'json' };

/** Says who asks: many directories refuse anonymous readers. */
export const userAgent = `Airdex/${packageJson.version} (radio catalog; self-hosted)`;
