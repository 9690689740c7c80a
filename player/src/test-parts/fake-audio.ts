import type { AudioLike } from '../playback/sound.ts';

/** An audio element that does what a test tells it. */
export class FakeAudio extends EventTarget {
  volume = 1;
  muted = false;
  currentTime = 0;
  ended = false;
  error: MediaError | null = null;
  duration = NaN;
  readyState = 1;
  playbackRate = 1;
  defaultPlaybackRate = 1;
  preservesPitch = true;
  crossOrigin: string | null = null;
  preload = '';
  buffered = { length: 0, start: () => 0, end: () => 0 };
  /** Every address that was given to it, in order. */
  asked: string[] = [];
  loads = 0;
  private address = '';
  private refusal: { name: string } | null = null;
  constructor(private readonly unsupported: string[] = []) {
    super();
  }

  get src() {
    return this.address;
  }
  set src(url: string) {
    this.address = url;
    this.asked.push(url);
  }
  removeAttribute() {
    this.address = '';
  }
  load() {
    this.loads += 1;
  }
  pause() {
    this.dispatchEvent(new Event('pause'));
  }
  play() {
    return this.refusal ? Promise.reject(this.refusal) : Promise.resolve();
  }
  canPlayType(type: string): CanPlayTypeResult {
    return this.unsupported.includes(type) ? '' : 'maybe';
  }

  /** As an element in a frame refuses: with an error that is no DOMException of this page. */
  refusePlay(name: string) {
    this.refusal = { name };
  }
  say(...events: string[]) {
    for (const event of events) this.dispatchEvent(new Event(event));
  }
  asElement(): AudioLike {
    return this as unknown as AudioLike;
  }
}
