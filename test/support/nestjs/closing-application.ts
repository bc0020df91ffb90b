// A whole application as a process: it starts, works with two data sources, leaves a write open, and closes. After that
// nothing may keep the process alive. The emulator's endpoint is its argument.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { type AuroraDatabase, type DataSource, type Repository } from '../../../src/index.js';
import { AurormModule, getDatabaseToken, getDataSourceToken, getRepositoryToken } from '../../../src/nestjs/index.js';
import { Member } from './member.js';

const [endpoint = ''] = process.argv.slice(2);

const database = {
  databaseName: 'nestjs_closing',
  dbClusterArn: 'arn:aws:rds:us-east-1:000000000000:cluster:emulator',
  dbCredentialsSecretsStoreArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:emulator',
  client: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
};

@Module({
  imports: [
    AurormModule.forRoot({ database, entities: [Member] }),
    AurormModule.forRoot({ name: 'other', database, entities: [Member] }),
    AurormModule.forFeature([Member]),
  ],
})
class AppModule {}

const application = await NestFactory.create(AppModule, { logger: false });
await application.listen(0, '127.0.0.1');

const members = application.get<Repository<Member>>(getRepositoryToken(Member));
await members.insert({ email: 'kept@example.org', name: 'Kept' });
await application
  .get<AuroraDatabase>(getDatabaseToken())
  .insert(`INSERT INTO member (email, name) VALUES ('open@example.org', 'Left open')`);
await application.get<DataSource>(getDataSourceToken('other')).transaction(async (tx) => await tx.query('SELECT 1'));

await application.close();
process.stdout.write('closed\n');
