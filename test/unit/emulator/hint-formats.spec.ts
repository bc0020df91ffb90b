import { expect } from 'chai';

import { checkHintFormat } from '../../../src/emulator/parameters/hint-formats.js';
import type { TypeHint } from '../../../src/wire/shapes.js';

const TOO_SHORT = 'premature end of input';
const TOO_LONG = 'trailing input';
const INVALID = 'input contains invalid characters';
const OUT_OF_RANGE = 'input is out of range';

describe('checkHintFormat', () => {
  const accepted: [hint: TypeHint, text: string][] = [
    ['DATE', '2024-02-29'],
    ['DATE', '0001-01-01'],
    ['TIME', '23:59:59'],
    ['TIME', '00:00:00.1'],
    ['TIME', '00:00:00.123456'],
    ['TIMESTAMP', '2024-02-29 00:00:00'],
    ['TIMESTAMP', '2024-02-29 23:59:59.999999'],
    ['DECIMAL', '1'],
    ['DECIMAL', '-123456789012345678901234567890.50'],
    ['DECIMAL', '+.5'],
    ['UUID', '7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d'],
    ['UUID', '7B6F3F43-8E3C-4F0E-9D9A-3D5C1A1B2C3D'],
    ['JSON', '{"a":[1,null]}'],
    ['JSON', '1'],
  ];
  for (const [hint, text] of accepted) {
    it(`accepts ${text} as ${hint}`, () => {
      expect(() => checkHintFormat(text, hint)).not.to.throw();
    });
  }

  const refused: [hint: TypeHint, text: string, message: string][] = [
    ['DATE', '', `Date: ${TOO_SHORT}`],
    ['DATE', '2024-02', `Date: ${TOO_SHORT}`],
    ['DATE', '2024/02/29', `Date: ${INVALID}`],
    ['DATE', '24-02-29', `Date: ${INVALID}`],
    ['DATE', '2024-02-29 00:00:00', `Date: ${TOO_LONG}`],
    ['DATE', '2023-02-29', `Date: ${OUT_OF_RANGE}`],
    ['DATE', '2023-13-01', `Date: ${OUT_OF_RANGE}`],
    ['TIME', '12:34', `Time: ${TOO_SHORT}`],
    ['TIME', '12:34:56.', `Time: ${TOO_SHORT}`],
    ['TIME', '9:00:00', `Time: ${INVALID}`],
    ['TIME', '12:34:56.x', `Time: ${INVALID}`],
    ['TIME', '12:34:56Z', `Time: ${TOO_LONG}`],
    ['TIME', '12:34:56.1234567', `Time: ${TOO_LONG}`],
    ['TIME', '24:00:00', `Time: ${OUT_OF_RANGE}`],
    ['TIMESTAMP', '2024-02-29', `TimeStamp: ${TOO_SHORT}`],
    ['TIMESTAMP', '2024-02-29T12:34:56Z', `TimeStamp: ${INVALID}`],
    ['TIMESTAMP', '2024-02-29 12:34:56+00:00', `TimeStamp: ${TOO_LONG}`],
    ['TIMESTAMP', '2024-02-30 12:34:56', `TimeStamp: ${OUT_OF_RANGE}`],
    ['TIMESTAMP', '2024-02-29 12:60:56', `TimeStamp: ${OUT_OF_RANGE}`],
    ['DECIMAL', '', `Decimal: ${INVALID}`],
    ['DECIMAL', '1e3', `Decimal: ${INVALID}`],
    ['DECIMAL', 'NaN', `Decimal: ${INVALID}`],
    ['DECIMAL', '1,5', `Decimal: ${INVALID}`],
    ['UUID', '7b6f3f438e3c4f0e9d9a3d5c1a1b2c3d', `Uuid: ${INVALID}`],
    ['UUID', '{7b6f3f43-8e3c-4f0e-9d9a-3d5c1a1b2c3d}', `Uuid: ${INVALID}`],
    ['JSON', '{a:1}', 'Json: input is not valid JSON'],
  ];
  for (const [hint, text, message] of refused) {
    it(`refuses ${JSON.stringify(text)} as ${hint}`, () => {
      expect(() => checkHintFormat(text, hint)).to.throw(`Parse Error for ${message}`);
    });
  }
});
