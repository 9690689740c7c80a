/** Looks at the memory of this process until stopped; answers the highest resident set seen, in MB. */
export function watchMemory(): { stop(): number } {
  let peak = process.memoryUsage.rss();
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peak / 1_000_000;
    },
  };
}
