import { expect, test } from 'vitest';
import { streamProblem } from './stream-problem.ts';

test.each([
  [null, 'network'],
  [{ code: 2, message: 'PIPELINE_ERROR_READ: FFmpegDemuxer: data source error' }, 'network'],
  [{ code: 3, message: 'PIPELINE_ERROR_DECODE' }, 'decode'],
  [{ code: 4, message: 'DEMUXER_ERROR_COULD_NOT_OPEN: FFmpegDemuxer: open context failed' }, 'unsupported'],
  [{ code: 4, message: 'PipelineStatus::DEMUXER_ERROR_COULD_NOT_OPEN: FFmpegDemuxer: open' }, 'unsupported'],
  [{ code: 4, message: 'MEDIA_ELEMENT_ERROR: Format error' }, 'network'],
])('of %j it says %s', (error, problem) => {
  expect(streamProblem(error)).toBe(problem);
});
