import { expect } from 'chai';
import { inspect } from 'node:util';

import { hiddenMember } from '../../../src/sql/hidden-member.js';

describe('hiddenMember', () => {
  class City {
    name = 'Riga';
  }

  it('holds a value for each object, and none where none was set', () => {
    const member = hiddenMember<number>();
    const [first, second] = [new City(), new City()];
    member.set(first, 1);
    expect([member.get(first), member.get(second)]).to.deep.equal([1, undefined]);
    member.set(first, 2);
    expect(member.get(first)).to.equal(2);
    member.set(first, undefined);
    member.set(second, undefined);
    expect([member.get(first), member.get(second)]).to.deep.equal([undefined, undefined]);
  });

  it('is another for each call', () => {
    const [one, other] = [hiddenMember<string>(), hiddenMember<string>()];
    const city = new City();
    one.set(city, 'one');
    expect(other.get(city)).to.equal(undefined);
  });

  it('is seen by nobody', () => {
    const [city, untouched] = [new City(), new City()];
    hiddenMember<string>().set(city, 'secret');
    expect(Reflect.ownKeys(city)).to.deep.equal(['name']);
    expect(inspect(city, { showHidden: true })).to.equal(inspect(untouched, { showHidden: true }));
    expect(city).to.deep.equal(untouched).and.to.be.instanceOf(City);
    expect([JSON.stringify(city), { ...city }, structuredClone(city)]).to.deep.equal([
      JSON.stringify(untouched),
      { ...untouched },
      structuredClone(untouched),
    ]);
  });

  it('belongs to the object and not to copies and proxies of it', () => {
    const member = hiddenMember<string>();
    const city = new City();
    member.set(city, 'a');
    expect([member.get({ ...city }), member.get(new Proxy(city, {}))]).to.deep.equal([undefined, undefined]);
  });

  it('leaves objects alone that take no new members', () => {
    const member = hiddenMember<string>();
    const frozen = Object.freeze(new City());
    member.set(frozen, 'a');
    expect(member.get(frozen)).to.equal(undefined);
  });
});
