import { expect } from 'chai';

import { AuroraDatabase, ConfigurationException } from '../../src/index.js';
import { describeMysql, sharedMysqlEmulator } from '../support/mysql-http.js';

describeMysql('AuroraDatabase in front of MySQL', () => {
  it('says that it does not speak to this engine, before it sends PostgreSQL’s SQL there', async () => {
    const options = (await sharedMysqlEmulator()).databaseOptions();
    expect(options).to.have.property('engine', 'mysql');
    expect(() => new AuroraDatabase(options)).to.throw(ConfigurationException, "engine is 'mysql'");
  });
});
