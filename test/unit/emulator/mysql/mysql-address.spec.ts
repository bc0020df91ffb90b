import { expect } from 'chai';

import { parseMysqlUrl } from '../../../../src/emulator/mysql/mysql-address.js';

describe('parseMysqlUrl', () => {
  const read: [url: string, address: object][] = [
    ['mysql://root@127.0.0.1', { host: '127.0.0.1', port: 3306, user: 'root', password: '' }],
    ['mysql://me:secret@localhost:3307/', { host: 'localhost', port: 3307, user: 'me', password: 'secret' }],
    ['mysql://a%3Ab:c%2Fd%40@[::1]:1', { host: '::1', port: 1, user: 'a:b', password: 'c/d@' }],
  ];
  for (const [url, address] of read) {
    it(`reads ${url}`, () => {
      expect(parseMysqlUrl(url)).to.deep.equal(address);
    });
  }

  const refused: [url: string, message: string][] = [
    ['localhost', 'must have the form mysql://user:password@host:port'],
    ['postgresql://me:secret@localhost', 'must have the form mysql://user:password@host:port'],
    ['mysql://localhost', 'must have the form mysql://user:password@host:port'],
    ['mysql://me:secret@localhost:port', 'must have the form mysql://user:password@host:port'],
    ['mysql://me:secret@localhost/app', 'Name the database in the option database'],
    ['mysql://me:secret@localhost?ssl=true', 'must end after the port'],
    ['mysql://me:secret%@localhost', 'a % that does not begin an escape'],
  ];
  for (const [url, message] of refused) {
    it(`refuses ${url} without repeating the password`, () => {
      expect(() => parseMysqlUrl(url))
        .to.throw(TypeError, message)
        .with.property('message')
        .that.does.not.contain('secret');
    });
  }
});
