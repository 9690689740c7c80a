/** The build of hls.js without subtitles and encryption, which its package has no types for. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
