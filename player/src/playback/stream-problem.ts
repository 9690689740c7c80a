import type { PlayEvent } from '../../../events/play-event.ts';

export type StreamProblem = NonNullable<PlayEvent['problem']>;

/**
 * What an element says of a stream that failed. Code 4 stands for an answer that is no sound as well as for none;
 * Chromium's words tell one from the other: https://chromium.googlesource.com/chromium/src/+/main/media/base/pipeline_status.cc
 */
export function streamProblem(error: Pick<MediaError, 'code' | 'message'> | null): StreamProblem {
  if (error?.code === 3) return 'decode';
  return error?.code === 4 && /^(PipelineStatus::)?(DEMUXER|DECODER|PIPELINE)_/.test(error.message)
    ? 'unsupported'
    : 'network';
}
