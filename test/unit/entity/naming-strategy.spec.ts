import { expect } from 'chai';

import { checkedNaming, SNAKE_CASE, type NamingStrategy } from '../../../src/entity/naming-strategy.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';

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

describe('checkedNaming', () => {
  it('gives the names of the strategy, which may keep something of its own', () => {
    class Upper implements NamingStrategy {
      readonly #suffix = '_';

      tableName(className: string): string {
        return className.toUpperCase() + this.#suffix;
      }

      columnName(property: string): string {
        return property.toUpperCase() + this.#suffix;
      }
    }
    const naming = checkedNaming(new Upper());
    expect([naming.tableName('City'), naming.columnName('id')]).to.deep.equal(['CITY_', 'ID_']);
  });

  it('refuses what names nothing', () => {
    expect(() => checkedNaming({ tableName: String } as unknown as NamingStrategy)).to.throw(
      ConfigurationException,
      'The option naming needs two functions',
    );
    expect(() => checkedNaming('snake' as unknown as NamingStrategy)).to.throw('The option naming needs two functions');
    const naming = checkedNaming({ tableName: () => '', columnName: () => undefined } as unknown as NamingStrategy);
    expect(() => naming.tableName('City')).to.throw(
      ConfigurationException,
      "naming.tableName('City') is '': return a name.",
    );
    expect(() => naming.columnName('id')).to.throw("naming.columnName('id') is undefined: return a name.");
  });
});
