/** A generator whose first step was taken already, from its beginning. */
export async function* startingWith<T>(
  first: IteratorResult<T, undefined>,
  rest: AsyncGenerator<T>,
): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
