/** Runs works one at a time, in the order in which they were given; one that fails does not hold up the next. */
export class Turns {
  /** Settles when the last work has ended, well or not. */
  #last: Promise<void> = Promise.resolve();

  /** Runs the work when everything given before has ended. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#last;
    const turn = (async () => {
      await before;
      return await work();
    })();
    this.#last = turn.then(ignore, ignore);
    return await turn;
  }
}

function ignore(): void {}
