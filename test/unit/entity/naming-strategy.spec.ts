import { expect } from 'chai';

import { SNAKE_CASE } from '../../../src/entity/naming-strategy.js';

describe('SNAKE_CASE', () => {
  const cases: readonly (readonly [name: string, snakeCase: string])[] = [
    ['name', 'name'],
    ['City', 'city'],
    ['postalCode', 'postal_code'],
    ['CountryOfBirth', 'country_of_birth'],
    ['HTTPRequest', 'http_request'],
    ['requestURL', 'request_url'],
    ['parseHTTPRequest', 'parse_http_request'],
    ['userID', 'user_id'],
    ['ID', 'id'],
    ['line2', 'line2'],
    ['line2Text', 'line2_text'],
    ['a1B2', 'a1_b2'],
    ['already_snake', 'already_snake'],
    ['People', 'people'],
    ['', ''],
  ];
  for (const [name, snakeCase] of cases) {
    it(`makes '${snakeCase}' of '${name}', for tables and columns alike`, () => {
      expect(SNAKE_CASE.tableName(name)).to.equal(snakeCase);
      expect(SNAKE_CASE.columnName(name)).to.equal(snakeCase);
    });
  }
});
