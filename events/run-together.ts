/** Runs `work` once at a time: calls that come meanwhile share the one run that follows. */
export function runTogether(work: () => Promise<void>): () => void {
  let running = false;
  let asked = false;
  async function run(): Promise<void> {
    running = true;
    while (asked) {
      asked = false;
      await work();
    }
    running = false;
  }
  return () => {
    asked = true;
    if (!running) void run();
  };
}
