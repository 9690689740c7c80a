/** Asks again until the answer is final; gives up silently when told to stop. */
export async function poll<Answer>(
  ask: () => Promise<Answer>,
  isFinal: (answer: Answer) => boolean,
  options: { everyMs: number; signal: AbortSignal; onAnswer?: (answer: Answer) => void },
): Promise<Answer | undefined> {
  while (!options.signal.aborted) {
    const answer = await ask();
    if (options.signal.aborted) return undefined;
    options.onAnswer?.(answer);
    if (isFinal(answer)) return answer;
    await pause(options.everyMs, options.signal);
  }
  return undefined;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
