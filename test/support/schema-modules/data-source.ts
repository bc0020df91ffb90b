import { DataSource } from '../../../src/index.js';
import { Harbour } from './entities.js';

export default new DataSource({
  database: { databaseName: 'a', dbClusterArn: 'a', dbCredentialsSecretsStoreArn: 'a', engine: 'mysql' },
  entities: [Harbour],
  name: 'harbours',
});
