// A whole application as a process: made by a testing module with providers overridden, it works with two data sources,
// leaves a write open, and closes. After that nothing may keep the process alive. The emulator's endpoint is its argument.
import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';

import { type AuroraDatabase, type DataSource, type Repository, Transactional } from '../../../src/index.js';
import {
  AurormModule,
  getDatabaseToken,
  getDataSourceToken,
  getRepositoryToken,
  InjectRepository,
} from '../../../src/nestjs/index.js';
import { Member, MemberRepository } from './member.js';

const [endpoint = ''] = process.argv.slice(2);

const database = {
  databaseName: 'nestjs_closing',
  dbClusterArn: 'arn:aws:rds:us-east-1:000000000000:cluster:emulator',
  dbCredentialsSecretsStoreArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:emulator',
  client: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } },
};

@Injectable()
class Mailer {
  send(to: string): string {
    return `sent to ${to}`;
  }
}

@Injectable()
class Registry {
  constructor(
    @InjectRepository(Member) private readonly members: Repository<Member>,
    readonly mailer: Mailer,
  ) {}

  @Transactional()
  async register(email: string): Promise<string> {
    await this.members.insert({ email, name: 'Kept' });
    return this.mailer.send(email);
  }
}

@Module({
  imports: [
    // A timer that is left over would keep the process alive for an hour.
    AurormModule.forRoot({ database, entities: [Member], shutdownTimeoutMs: 3_600_000 }),
    AurormModule.forRoot({ name: 'other', database, entities: [Member] }),
    AurormModule.forFeature([Member, MemberRepository]),
  ],
  providers: [Registry, Mailer],
})
class AppModule {}

const module = await Test.createTestingModule({ imports: [AppModule] })
  .overrideProvider(Mailer)
  .useValue({ send: (to: string) => `noted for ${to}` })
  .overrideProvider(MemberRepository)
  .useFactory({
    factory: (members: Repository<Member>) => ({
      findByEmail: async (email: string) => await members.findOneBy({ email }),
    }),
    inject: [getRepositoryToken(Member)],
  })
  .compile();
const application = module.createNestApplication({ logger: false });
await application.listen(0, '127.0.0.1');

const note = await application.get(Registry).register('kept@example.org');
const kept = await application.get(MemberRepository).findByEmail('kept@example.org');
await application
  .get<AuroraDatabase>(getDatabaseToken())
  .insert(`INSERT INTO member (email, name) VALUES ('open@example.org', 'Left open')`);
await application.get<DataSource>(getDataSourceToken('other')).transaction(async (tx) => await tx.query('SELECT 1'));

const held = new Set(process.getActiveResourcesInfo());
await application.close();
process.stdout.write(JSON.stringify({ note, kept: kept?.name, held: [...held] }));
