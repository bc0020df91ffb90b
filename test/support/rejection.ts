/** The error that a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) {
      return error;
    }
    throw new TypeError(`The promise was rejected with ${String(error)}, which is no error.`, { cause: error });
  }
  throw new Error('The promise was fulfilled, where it should have been rejected.');
}
