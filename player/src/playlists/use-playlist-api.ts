import { useAirdex } from '../airdex.ts';
import { createPlaylistApi } from '../api/playlist-api.ts';

export function usePlaylistApi() {
  return createPlaylistApi(useAirdex().request);
}
