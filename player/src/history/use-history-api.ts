import { useAirdex } from '../airdex.ts';
import { createHistoryApi } from '../api/history-api.ts';

export function useHistoryApi() {
  return createHistoryApi(useAirdex().request);
}
