import { createSilenceDetector } from './create-silence-detector.ts';
import type { Clock } from './clock.ts';

const listenEvery = 100;

/**
 * An audio element whose sound the page may look into. It is another one than the plain element, since what once
 * goes through Web Audio stays silent for every publisher who does not allow that.
 */
export function createListener(window: Window & typeof globalThis, document: Document, clock: Clock) {
  let audio: HTMLAudioElement | null = null;
  let context: AudioContext | null = null;
  let analyser: AnalyserNode | null = null;
  let stop: (() => void) | undefined;

  function element(): HTMLAudioElement {
    if (audio && context) {
      void context.resume();
      return audio;
    }
    audio = document.body.appendChild(document.createElement('audio'));
    audio.crossOrigin = 'anonymous';
    context = new window.AudioContext();
    return audio;
  }

  return {
    element,
    setVolume(volume: number, muted: boolean) {
      if (audio) Object.assign(audio, { volume, muted });
    },
    /** Tells when nobody speaks, until told to stop. */
    listen(silent: (isSilent: boolean) => void) {
      stop?.();
      const heard = element();
      if (!context) return;
      const detector = createSilenceDetector();
      analyser ??= connect(context, heard);
      const samples = new Float32Array(analyser.fftSize);
      let was = false;
      const look = () => {
        analyser?.getFloatTimeDomainData(samples);
        const is = !heard.paused && detector.isSilent(samples, clock.now());
        if (is !== was) silent(is);
        was = is;
        stop = clock.after(listenEvery, look);
      };
      look();
    },
    stop() {
      stop?.();
      stop = undefined;
    },
    close() {
      stop?.();
      audio?.remove();
      void context?.close();
    },
  };
}

function connect(context: AudioContext, audio: HTMLAudioElement): AnalyserNode {
  const analyser = context.createAnalyser();
  analyser.fftSize = 4_096;
  context.createMediaElementSource(audio).connect(analyser);
  analyser.connect(context.destination);
  return analyser;
}
