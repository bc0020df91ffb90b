import { expect } from 'chai';
import * as fc from 'fast-check';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { formatEraTimestamp, formatTimestamp, parseTimestamp } from '../../../src/dialects/timestamp-text.js';
import { AuroraDatabaseException, ConfigurationException } from '../../../src/errors/base-exception.js';

describe('parseTimestamp', () => {
  const cases: readonly (readonly [text: string, iso: string])[] = [
    ['2024-01-15 03:34:56', '2024-01-15T03:34:56.000Z'],
    ['2024-01-15T03:34:56', '2024-01-15T03:34:56.000Z'],
    ['2024-01-15 03:34:56.1', '2024-01-15T03:34:56.100Z'],
    ['2024-01-15 03:34:56.12', '2024-01-15T03:34:56.120Z'],
    ['2024-01-15 03:34:56.120', '2024-01-15T03:34:56.120Z'],
    ['2024-01-15 03:34:56.005', '2024-01-15T03:34:56.005Z'],
    ['2024-01-15 03:34:56.0009', '2024-01-15T03:34:56.000Z'],
    ['2024-12-31 23:59:59.999999', '2024-12-31T23:59:59.999Z'],
    ['2024-12-31 23:59:59.999999999', '2024-12-31T23:59:59.999Z'],
    ['1969-12-31 23:59:59.9999', '1969-12-31T23:59:59.999Z'],
    ['2024-02-29 00:00:00', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01 00:00:00', '0001-01-01T00:00:00.000Z'],
    ['0099-12-31 00:00:00', '0099-12-31T00:00:00.000Z'],
    ['0004-02-29 12:00:00', '0004-02-29T12:00:00.000Z'],
    ['1900-02-28 12:00:00', '1900-02-28T12:00:00.000Z'],
    ['10000-01-01 00:00:00', '+010000-01-01T00:00:00.000Z'],
    ['0001-12-31 23:59:59.999 BC', '0000-12-31T23:59:59.999Z'],
    ['0044-03-15 12:00:00+00 BC', '-000043-03-15T12:00:00.000Z'],
    ['275760-09-13 00:00:00', '+275760-09-13T00:00:00.000Z'],
  ];
  for (const [text, iso] of cases) {
    it(`reads ${text} as ${iso}`, () => {
      expect(parseTimestamp(text).toISOString()).to.equal(iso);
    });
  }

  for (const text of [
    '',
    'infinity',
    '-infinity',
    '0000-01-15 12:00:00 BC',
    '0000-00-00 00:00:00',
    '2024-00-15 00:00:00',
    '2024-02-30 00:00:00',
    '0044-03-15 12:00:00 BC ',
    '2024-01-15',
    '2024-01-15 03:34',
    '2024-01-15 03:34:56Z',
    '2024-01-15 03:34:56+01',
    '2024-01-15 03:34:56.',
    '2024-01-15 03:34:56.1234567890',
    ' 2024-01-15 03:34:56',
    '294276-12-31 23:59:59',
  ]) {
    it(`refuses '${text}' and says how to read it`, () => {
      expect(() => parseTimestamp(text)).to.throw(
        AuroraDatabaseException,
        `'${text}' is not a timestamp that a Date can hold. Select the column as text, with a CAST.`,
      );
    });
  }
});

describe('formatTimestamp', () => {
  it('writes milliseconds with three digits, in UTC', () => {
    expect(formatTimestamp(new Date('2024-01-15T03:34:56.005Z'))).to.equal('2024-01-15 03:34:56.005');
    expect(formatTimestamp(new Date('0001-01-01T00:00:00.000Z'))).to.equal('0001-01-01 00:00:00.000');
    expect(formatTimestamp(new Date('9999-12-31T23:59:59.999Z'))).to.equal('9999-12-31 23:59:59.999');
  });

  it('refuses a Date that is none', () => {
    expect(() => formatTimestamp(new Date(Number.NaN))).to.throw(ConfigurationException, 'The Date is invalid');
  });

  for (const [iso, year] of [
    ['0000-12-31T23:59:59.999Z', 0],
    ['-000043-03-15T00:00:00.000Z', -43],
    ['+010000-01-01T00:00:00.000Z', 10_000],
  ] as const) {
    it(`refuses the year ${year}`, () => {
      expect(() => formatTimestamp(new Date(iso))).to.throw(
        ConfigurationException,
        `The Date lies in the year ${year};`,
      );
    });
  }

  it('writes what parseTimestamp reads back as the same moment', () => {
    const years = { min: new Date('0001-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        expect(parseTimestamp(formatTimestamp(date)).getTime()).to.equal(date.getTime());
      }),
    );
  });
});

describe('formatEraTimestamp', () => {
  for (const [iso, zone, text] of [
    ['2024-01-15T03:34:56.005Z', '', '2024-01-15 03:34:56.005'],
    ['0000-12-31T23:59:59.999Z', '', '0001-12-31 23:59:59.999 BC'],
    ['-000043-03-15T12:00:00.000Z', '+00', '0044-03-15 12:00:00.000+00 BC'],
    ['+010000-01-01T00:00:00.000Z', '+00', '10000-01-01 00:00:00.000+00'],
  ] as const) {
    it(`writes ${iso} as ${text}`, () => {
      expect(formatEraTimestamp(new Date(iso), zone)).to.equal(text);
    });
  }

  it('refuses what timestamps do not reach, and a Date that is none', () => {
    expect(() => formatEraTimestamp(new Date('-004712-12-31T00:00:00Z'), '')).to.throw(
      ConfigurationException,
      'begin in 4712 BC',
    );
    expect(() => formatEraTimestamp(new Date(Number.NaN), '')).to.throw(ConfigurationException, 'The Date is invalid');
  });
});

describe('timestamps in a process with another time zone', () => {
  const module = new URL('../../../src/dialects/timestamp-text.js', import.meta.url);
  // Moments that clocks skip or repeat in one of the zones, and a day that Samoa left out.
  const texts = ['2024-03-10 02:30:00', '2024-11-03 01:30:00', '2011-12-30 12:00:00', '0050-01-01 00:00:00.5'];
  const script = `
    const { formatTimestamp, parseTimestamp } = await import(${JSON.stringify(module.href)});
    const dates = ${JSON.stringify(texts)}.map(parseTimestamp);
    process.stdout.write(JSON.stringify(dates.map((date) => [date.getTime(), formatTimestamp(date)])));
  `;

  for (const zone of ['America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC']) {
    it(`are read and written the same in ${zone}`, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, TZ: zone },
      });
      expect(JSON.parse(stdout)).to.deep.equal([
        [Date.UTC(2024, 2, 10, 2, 30), '2024-03-10 02:30:00.000'],
        [Date.UTC(2024, 10, 3, 1, 30), '2024-11-03 01:30:00.000'],
        [Date.UTC(2011, 11, 30, 12), '2011-12-30 12:00:00.000'],
        [Date.parse('0050-01-01T00:00:00.500Z'), '0050-01-01 00:00:00.500'],
      ]);
    });
  }
});
