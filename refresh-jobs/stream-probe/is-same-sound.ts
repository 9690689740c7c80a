import type { HeardStream } from './probe-result.ts';

/** Whether two addresses can be taken for the same stream: what is known of both agrees. */
export function isSameSound(one: HeardStream, other: HeardStream): boolean {
  if (one.protocol !== other.protocol) return false;
  if (one.codec === null || other.codec === null) return false;
  return family(one.codec) === family(other.codec);
}

/** HE-AAC is told from AAC by headers alone, which the two may not share. */
function family(codec: string): string {
  return codec === 'aac+' ? 'aac' : codec;
}
