import { Injectable, Module, Scope } from '@nestjs/common';
import { expect } from 'chai';

import { AuroraDatabase, DataSource, type Repository, Transactional } from '../../../src/index.js';
import {
  AurormModule,
  type AurormOptionsFactory,
  getDatabaseToken,
  getDataSourceToken,
  getRepositoryToken,
  InjectDatabase,
  InjectDataSource,
  InjectRepository,
} from '../../../src/nestjs/index.js';
import { closeApplications, failureToStart, openMembers, startModule } from '../../support/nestjs/applications.js';
import { Member, MemberRepository } from '../../support/nestjs/member.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';

@Injectable()
class MemberService {
  constructor(
    @InjectRepository(Member) readonly members: Repository<Member>,
    readonly dataSource: DataSource,
    readonly database: AuroraDatabase,
  ) {}
}

describe('AurormModule', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openMembers('nestjs_module');
  });

  beforeEach(async () => {
    await test.database.execute('DELETE FROM member');
    await test.database.commit();
  });

  afterEach(closeApplications);

  const options = (): { database: AuroraDatabase; entities: [typeof Member] } => ({
    database: test.database,
    entities: [Member],
  });

  describe('forRoot()', () => {
    it('provides the repository, the data source and the database', async () => {
      const module = await startModule({
        imports: [AurormModule.forRoot(options()), AurormModule.forFeature([Member])],
        providers: [MemberService],
      });
      const { members, dataSource, database } = module.get(MemberService);
      expect(dataSource).to.be.instanceOf(DataSource);
      expect(database).to.equal(test.database);
      expect(members).to.equal(dataSource.getRepository(Member));
      await members.insert({ email: 'ada@example.org', name: 'Ada' });
      expect(await database.query('SELECT name FROM member')).to.deep.equal([['Ada']]);
    });

    it('makes no call while the application starts and closes', async () => {
      const calls = await test.callsOf(async () => {
        await startModule({ imports: [AurormModule.forRoot(options()), AurormModule.forFeature([Member])] });
        await closeApplications();
      });
      expect(calls).to.deep.equal([]);
    });

    it('takes the options of a database that is made', async () => {
      const module = await startModule({
        imports: [
          AurormModule.forRoot({
            database: { databaseName: 'a', dbClusterArn: 'b', dbCredentialsSecretsStoreArn: 'c' },
            entities: [Member],
          }),
        ],
      });
      expect(module.get(AuroraDatabase)).to.be.instanceOf(AuroraDatabase);
    });

    it('refuses wrong options while the application starts', async () => {
      const failure = await failureToStart({
        imports: [
          AurormModule.forRoot({
            database: test.database,
            entities: [
              class Stranger {
                id = 1;
              },
            ],
          }),
        ],
      });
      expect(failure).to.have.property('code', 'METADATA');
    });

    it('refuses a second one of the same name', async () => {
      for (const name of [undefined, 'reports']) {
        const named = name === undefined ? options() : { ...options(), name };
        const failure = await failureToStart({ imports: [AurormModule.forRoot(named), AurormModule.forRoot(named)] });
        expect(failure.message).to.equal(
          `AurormModule provides two data sources as '${name ?? 'default'}': call forRoot() once for each, and give a name ` +
            'to all but one.',
        );
      }
    });

    it('refuses options that depend on the request', async () => {
      @Injectable({ scope: Scope.REQUEST })
      class Tenant {
        readonly entities = [Member];
      }
      @Module({ providers: [Tenant], exports: [Tenant] })
      class TenantModule {}
      const module = await startModule({
        imports: [
          AurormModule.forRootAsync({
            imports: [TenantModule],
            inject: [Tenant],
            useFactory: ({ entities }: Tenant) => ({ database: test.database, entities }),
          }),
        ],
      });
      await module.resolve(DataSource);
      const failure = await rejection(module.resolve(DataSource));
      expect(failure.message).to.include("The options of the data source 'default' are made of a provider of requests");
    });

    it('provides a data source to each application that the module is part of', async () => {
      @Module({ imports: [AurormModule.forRoot(options())] })
      class AppModule {}
      const [first, second] = [
        await startModule({ imports: [AppModule] }),
        await startModule({ imports: [AppModule] }),
      ];
      expect(first.get(DataSource)).not.to.equal(second.get(DataSource));
    });
  });

  describe('forRootAsync()', () => {
    @Injectable()
    class Settings {
      options(): ReturnType<typeof options> {
        return options();
      }
    }

    @Module({ providers: [Settings], exports: [Settings] })
    class SettingsModule {}

    @Injectable()
    class OptionsFactory implements AurormOptionsFactory {
      async createAurormOptions(): Promise<ReturnType<typeof options>> {
        return options();
      }
    }

    @Module({ providers: [OptionsFactory], exports: [OptionsFactory] })
    class FactoryModule {}

    it('calls a factory with what is injected', async () => {
      const module = await startModule({
        imports: [
          AurormModule.forRootAsync({
            imports: [SettingsModule],
            inject: [Settings],
            useFactory: async (settings: Settings) => settings.options(),
          }),
        ],
      });
      expect(module.get(DataSource).database).to.equal(test.database);
    });

    it('makes an instance of a class', async () => {
      const module = await startModule({ imports: [AurormModule.forRootAsync({ useClass: OptionsFactory })] });
      expect(module.get(DataSource).database).to.equal(test.database);
    });

    it('takes an instance that another module has', async () => {
      const module = await startModule({
        imports: [AurormModule.forRootAsync({ imports: [FactoryModule], useExisting: OptionsFactory })],
      });
      expect(module.get(DataSource).database).to.equal(test.database);
    });

    it('refuses none of these ways, and two of them', () => {
      const refusal =
        'AurormModule.forRootAsync() needs one of useFactory, useClass and useExisting, and no second one.';
      expect(() => AurormModule.forRootAsync({})).to.throw(refusal);
      expect(() => AurormModule.forRootAsync({ useClass: OptionsFactory, useExisting: OptionsFactory })).to.throw(
        refusal,
      );
    });

    it('has its name beside the factory, and refuses another one from it', async () => {
      const named = { ...options(), name: 'reports' };
      const module = await startModule({
        imports: [AurormModule.forRootAsync({ name: 'reports', useFactory: () => named })],
      });
      expect(module.get<DataSource>(getDataSourceToken('reports'))).to.have.property('name', 'reports');
      const failure = await failureToStart({ imports: [AurormModule.forRootAsync({ useFactory: () => named })] });
      expect(failure.message).to.include("The options name the data source 'reports', but it is provided as 'default'");
    });
  });

  describe('forFeature()', () => {
    it('refuses an entity that the data source has not', async () => {
      let made: DataSource | undefined;
      const failure = await failureToStart({
        imports: [AurormModule.forRoot({ database: test.database, entities: [] }), AurormModule.forFeature([Member])],
        providers: [
          { provide: Symbol('taker'), useFactory: (source: DataSource) => (made = source), inject: [DataSource] },
        ],
      });
      // An application that has not started is not shut down.
      await made?.close();
      expect(failure.message).to.include("Member is not among the entities of the data source 'default'");
    });

    it('provides repositories of your own by their class', async () => {
      @Injectable()
      class Directory {
        constructor(readonly members: MemberRepository) {}

        @Transactional()
        async register(email: string): Promise<Member | null> {
          await this.members.insert({ email, name: email });
          return await this.members.findByEmail(email);
        }
      }
      const module = await startModule({
        imports: [AurormModule.forRoot(options()), AurormModule.forFeature([MemberRepository])],
        providers: [Directory],
      });
      expect(module.get(MemberRepository)).to.be.instanceOf(MemberRepository);
      expect(await module.get(Directory).register('a@example.org')).to.include({ email: 'a@example.org' });
    });

    it('provides them from a data source with a name too', async () => {
      @Injectable()
      class Directory {
        constructor(@InjectRepository(MemberRepository, 'reports') readonly members: MemberRepository) {}
      }
      const module = await startModule({
        imports: [
          AurormModule.forRoot({ ...options(), name: 'reports' }),
          AurormModule.forFeature([MemberRepository], 'reports'),
        ],
        providers: [Directory],
      });
      expect(module.get(Directory).members).to.be.instanceOf(MemberRepository);
    });

    it('lets tests put another repository in the place of one of your own', async () => {
      const module = await startModule(
        { imports: [AurormModule.forRoot(options()), AurormModule.forFeature([MemberRepository])] },
        (builder) => builder.overrideProvider(MemberRepository).useValue({ findByEmail: async () => 'nobody' }),
      );
      expect(await module.get(MemberRepository).findByEmail('a@example.org')).to.equal('nobody');
    });

    it('tells two classes of one name apart', () => {
      const classOfName = (name: string): typeof Member => ({ [name]: class extends Member {} })[name] ?? Member;
      const [first, second] = [classOfName('Invoice'), classOfName('Invoice')];
      expect(second.name).to.equal(first.name);
      expect(getRepositoryToken(first)).to.equal(getRepositoryToken(first));
      expect(getRepositoryToken(first)).not.to.equal(getRepositoryToken(second));
    });

    it('lets tests put another repository in the place of one', async () => {
      const members = { find: async () => ['nobody'] };
      const module = await startModule(
        {
          imports: [AurormModule.forRoot(options()), AurormModule.forFeature([Member])],
          providers: [MemberService],
        },
        (builder) => builder.overrideProvider(getRepositoryToken(Member)).useValue(members),
      );
      expect(await module.get(MemberService).members.find()).to.deep.equal(['nobody']);
    });

    it('lets tests put another data source in the place of one, and close it themselves', async () => {
      await using other = new DataSource({ ...options(), name: 'other' });
      const module = await startModule(
        {
          imports: [AurormModule.forRoot(options()), AurormModule.forFeature([Member])],
          providers: [MemberService],
        },
        (builder) => builder.overrideProvider(getDataSourceToken()).useValue(other),
      );
      expect(module.get(MemberService).members).to.equal(other.getRepository(Member));
      await other.database.execute(`INSERT INTO member (email, name) VALUES ('b@example.org', 'B')`);
      await closeApplications();
      expect(other.database.inTransaction).to.equal(true);
    });
  });

  describe('with two data sources', () => {
    @Injectable()
    class ReportService {
      constructor(
        @InjectDataSource('reports') readonly dataSource: DataSource,
        @InjectDatabase('reports') readonly database: AuroraDatabase,
        @InjectRepository(Member, 'reports') readonly members: Repository<Member>,
      ) {}
    }

    it('provides each by its name, and the same entity from both', async () => {
      const reports = await openMembers('nestjs_reports');
      const module = await startModule({
        imports: [
          AurormModule.forRoot(options()),
          AurormModule.forRoot({ name: 'reports', database: reports.database, entities: [Member] }),
          AurormModule.forFeature([Member]),
          AurormModule.forFeature([Member], 'reports'),
        ],
        providers: [MemberService, ReportService],
      });
      const [main, other] = [module.get(MemberService), module.get(ReportService)];
      expect(other.dataSource).to.equal(module.get(getDataSourceToken('reports')));
      expect(other.database)
        .to.equal(module.get(getDatabaseToken('reports')))
        .and.equal(reports.database);
      await main.members.insert({ email: 'm@example.org', name: 'Main' });
      await other.members.insert({ email: 'r@example.org', name: 'Reports' });
      expect((await main.members.find()).map(({ name }) => name)).to.deep.equal(['Main']);
      expect((await other.members.find()).map(({ name }) => name)).to.deep.equal(['Reports']);
    });
  });
});
