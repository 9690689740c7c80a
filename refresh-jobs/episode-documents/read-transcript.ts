import { SourceError } from '#refresh-jobs/errors.ts';
import { decodeText } from '#refresh-jobs/polite-fetch/decode-text.ts';
import type { Cue, TranscriptContent } from './cue.ts';
import { normaliseCues } from './normalise-cues.ts';
import { parseCues } from './parse-cues.ts';
import { parseHtmlTranscript } from './parse-html-transcript.ts';
import { parsePodcastJson } from './parse-podcast-json.ts';

/** A transcript by its content; `said` is the type that the feed gave it. Throws a SourceError where it is none. */
export function readTranscript(
  bytes: Uint8Array,
  said: { mimeType?: string; language?: string; contentType?: string | null },
): TranscriptContent {
  const text = decodeText(bytes, said.contentType).replaceAll('\0', '');
  const language = said.language ?? null;
  const timed = (cues: Cue[]): TranscriptContent | undefined =>
    cues.length === 0 ? undefined : { language, timed: true, cues: normaliseCues(cues) };
  const found = /^\s*[[{]/.test(text) ? timed(parsePodcastJson(parseJson(text))) : timed(parseCues(text));
  const read = found ?? readPlain(text, said.mimeType ?? '', language);
  if (read && read.cues.length > 0) return read;
  throw new SourceError('unreadable', `This is no transcript but ${describe(text)}.`);
}

function readPlain(text: string, mimeType: string, language: string | null): TranscriptContent | undefined {
  const isHtml = /^\s*</.test(text) || /<(p|cite|time|br)\b/i.test(text);
  if (/html/.test(mimeType) && isHtml) {
    const { timed, cues } = parseHtmlTranscript(text);
    return { language, timed, cues: timed ? normaliseCues(cues) : cues.slice(0, 50_000) };
  }
  // A page that says that there is nothing is no transcript.
  if (isHtml || /^\s*([[{]|WEBVTT)/.test(text) || !/text\/(plain|html)/.test(mimeType)) return undefined;
  const paragraphs = text.split(/\n\s*\n|\r\n\s*\r\n/).map((part) => part.replaceAll(/\s+/g, ' ').trim());
  const cues = paragraphs
    .filter(Boolean)
    .map((part) => ({ startMs: 0, endMs: 0, speaker: null, text: part }));
  return { language, timed: false, cues: cues.slice(0, 50_000) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function describe(text: string): string {
  if (text.trim() === '') return 'empty';
  if (/^\s*(<!doctype html|<html)/i.test(text)) return 'a web page (HTML)';
  if (/^\s*WEBVTT/.test(text)) return 'WebVTT without a single cue';
  return /^\s*[[{]/.test(text) ? 'JSON of another kind' : 'some other text';
}
