import { t } from '../l10n.ts';
import type { Quality } from './quality.ts';

export function sayQuality(quality: Quality): string {
  if (quality === 'auto') return t('By the connection');
  if (quality === 'original') return t('The original');
  return t('At most {rate} kbit/s', { rate: quality });
}
