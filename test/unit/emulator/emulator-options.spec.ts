import { expect } from 'chai';

import { type EmulatorOptions, resolveEmulatorOptions } from '../../../src/emulator/emulator-options.js';

describe('resolveEmulatorOptions', () => {
  it('fills in every default', () => {
    expect(resolveEmulatorOptions({})).to.deep.equal({
      port: 0,
      host: '127.0.0.1',
      database: 'aurorm',
      dataDirectory: undefined,
    });
  });

  const refused: [options: object, message: string][] = [
    [{ port: -1 }, 'The option port is -1; it must be a whole number from 0 to 65535.'],
    [{ port: 65_536 }, 'The option port is 65536; it must be a whole number from 0 to 65535.'],
    [{ port: 1.5 }, 'The option port is 1.5; it must be a whole number from 0 to 65535.'],
    [{ database: '' }, 'The option database must be a text that is not empty.'],
    [{ database: 'd'.repeat(64) }, 'The option database must not be longer than 63 bytes.'],
    [{ host: '' }, 'The option host must be a text that is not empty.'],
    [{ dataDirectory: '' }, 'The option dataDirectory must be a text that is not empty.'],
    [{ engine: 'mysql' }, "The engine 'mysql' is not available in the emulator yet; only 'postgresql' is."],
    [{ engine: 'oracle' }, "The option engine is 'oracle'; it must be 'postgresql'."],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${JSON.stringify(options).slice(0, 40)}`, () => {
      expect(() => resolveEmulatorOptions(options as EmulatorOptions)).to.throw(TypeError, message);
    });
  }
});
