import { Presets, SingleBar } from 'cli-progress';

import { formatNumber } from './format.js';

/** Shows how far a long task is. */
export interface Progress extends Disposable {
  update(done: number): void;
}

/** A bar on a terminal; elsewhere, in a log for instance, a line for every tenth. */
export function startProgress(total: number): Progress {
  return process.stdout.isTTY ? startBar(total) : startLines(total);
}

function startBar(total: number): Progress {
  const width = formatNumber(total).length;
  const bar = new SingleBar(
    {
      format: '   {percentage} %  {value} of {total} {bar}',
      formatValue: (value, _options, type) => formatNumber(value).padStart(type === 'percentage' ? 3 : width),
      stream: process.stdout,
      hideCursor: true,
      // The example handles signals itself.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    update: (done) => bar.update(done),
    [Symbol.dispose]: () => bar.stop(),
  };
}

function startLines(total: number): Progress {
  const width = formatNumber(total).length;
  let tenths = 0;
  return {
    update(done) {
      const percentage = Math.floor((done / total) * 100);
      if (percentage >= (tenths + 1) * 10) {
        tenths = Math.floor(percentage / 10);
        console.log(
          `   ${`${percentage}`.padStart(3)} %  ${formatNumber(done).padStart(width)} of ${formatNumber(total)}`,
        );
      }
    },
    [Symbol.dispose]() {},
  };
}
