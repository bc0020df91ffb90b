import {
  type BeforeApplicationShutdown,
  Controller,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  Param,
  Post,
} from '@nestjs/common';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import request from 'supertest';

import {
  type AuroraDatabaseOptions,
  DataSource,
  DataSourceClosedException,
  type Repository,
  Transactional,
} from '../../../src/index.js';
import { AurormModule, type AurormModuleOptions, InjectRepository } from '../../../src/nestjs/index.js';
import { sharedEmulator } from '../../support/emulator-http.js';
import { closeApplications, openMembers, startApplication, startModule } from '../../support/nestjs/applications.js';
import { Member } from '../../support/nestjs/member.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';

const APPLICATION = fileURLToPath(new URL('../../support/nestjs/closing-application.js', import.meta.url));

const run = promisify(execFile);

@Injectable()
class Registry {
  constructor(@InjectRepository(Member) readonly members: Repository<Member>) {}

  @Transactional()
  async register(email: string, until: Promise<void> = Promise.resolve()): Promise<void> {
    await this.members.insert({ email, name: email });
    await until;
    await this.members.count();
  }
}

/** Has something to store at each step of the shutdown. */
@Injectable()
class Farewell implements OnModuleDestroy, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly registry: Registry) {}

  async onModuleDestroy(): Promise<void> {
    await this.registry.register('destroy@example.org');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.registry.register('before@example.org');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.registry.register('shutdown@example.org');
  }
}

/** Something that a call waits for until the test lets it go on. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

@Controller()
class RegistryController {
  /** Holds calls until the test lets them go on. */
  readonly gate = gate();

  constructor(private readonly registry: Registry) {}

  @Post(':email')
  async register(@Param('email') email: string): Promise<string> {
    await this.registry.register(email, this.gate.passed);
    return 'stored';
  }
}

describe('the shutdown of an application', () => {
  let test: TestDatabase;
  let onInsert = (): void => undefined;

  beforeEach(async () => {
    test = await openMembers('nestjs_shutdown');
  });

  afterEach(closeApplications);

  /** Of a database that the data source makes, and so closes for good. */
  async function ownDatabase(): Promise<AuroraDatabaseOptions> {
    return {
      ...(await sharedEmulator()).databaseOptions(),
      databaseName: 'nestjs_shutdown',
      onStatement: (event) => {
        test.calls.push(event);
        if (event.sql?.startsWith('INSERT') === true) {
          onInsert();
        }
      },
    };
  }

  async function startRegistry(options: Partial<AurormModuleOptions> = {}): Promise<Registry> {
    const module = await startModule({
      imports: [
        AurormModule.forRoot({ database: await ownDatabase(), entities: [Member], ...options }),
        AurormModule.forFeature([Member]),
      ],
      providers: [Registry],
    });
    return module.get(Registry);
  }

  const emails = async (): Promise<unknown[]> =>
    (await test.database.query('SELECT email FROM member ORDER BY id')).map(([email]) => email);

  it('rolls back what is open', async () => {
    const { database, calls } = test;
    await startModule({ imports: [AurormModule.forRoot({ database, entities: [Member] })] });
    await database.insert(`INSERT INTO member (email, name) VALUES ('open@example.org', 'Left open')`);
    await closeApplications();
    expect(calls.at(-1)).to.include({ operation: 'RollbackTransaction' });
    expect(await database.query('SELECT count(*) FROM member')).to.deep.equal([[0]]);
  });

  it('waits for calls that run, and refuses those that come later', async () => {
    const registry = await startRegistry();
    const { passed, open } = gate();
    const call = registry.register('running@example.org', passed);
    const closed = closeApplications();
    setImmediate(open);
    await Promise.all([call, closed]);
    expect(await rejection(registry.register('late@example.org'))).to.be.instanceOf(DataSourceClosedException);
    expect(await emails()).to.deep.equal(['running@example.org']);
  });

  it('comes after the requests that are being answered', async () => {
    const application = await startApplication({
      imports: [
        // Where they were not waited for, they would be rolled back.
        AurormModule.forRoot({ database: await ownDatabase(), entities: [Member], shutdownTimeoutMs: 0 }),
        AurormModule.forFeature([Member]),
      ],
      controllers: [RegistryController],
      providers: [Registry],
    });
    await application.listen(0, '127.0.0.1');
    const inserted = new Promise<void>((resolve) => (onInsert = resolve));
    const answer = request(await application.getUrl())
      .post('/request@example.org')
      .expect(201, 'stored')
      .then((response) => response.status);
    await inserted;
    const closed = application.close();
    application.get(RegistryController).gate.open();
    expect(await answer).to.equal(201);
    await closed;
    expect(await emails()).to.deep.equal(['request@example.org']);
  });

  it('rolls back calls that take longer than they may, and tells them', async () => {
    const registry = await startRegistry({ shutdownTimeoutMs: 0 });
    const { passed, open } = gate();
    const call = rejection(registry.register('running@example.org', passed));
    await closeApplications();
    expect(test.calls.at(-1)).to.include({ operation: 'RollbackTransaction' });
    open();
    expect(await call).to.be.instanceOf(DataSourceClosedException);
    expect(await emails()).to.deep.equal([]);
  });

  it('refuses a time that is none while the application starts', async () => {
    const failure = await rejection(startRegistry({ shutdownTimeoutMs: -5 }));
    expect(failure.message).to.equal(
      'The option shutdownTimeoutMs is -5: give a whole number of milliseconds, from 0.',
    );
  });

  it('comes after the hooks of every other module, which may still store something', async () => {
    @Module({ imports: [AurormModule.forFeature([Member])], providers: [Registry, Farewell] })
    class FeatureModule {}
    @Module({
      imports: [FeatureModule, AurormModule.forRoot({ database: await ownDatabase(), entities: [Member] })],
    })
    class AppModule {}
    await startModule({ imports: [AppModule] });
    await closeApplications();
    expect(await emails()).to.deep.equal(['destroy@example.org', 'before@example.org', 'shutdown@example.org']);
  });

  it('may be asked for twice', async () => {
    const module = await startModule({
      imports: [AurormModule.forRoot({ database: await ownDatabase(), entities: [Member] })],
    });
    await module.get(DataSource).database.insert(`INSERT INTO member (email, name) VALUES ('open@example.org', 'O')`);
    await Promise.all([once(process, 'warning'), module.close()]);
    await module.close();
    expect(test.calls.filter(({ operation }) => operation === 'RollbackTransaction')).to.have.length(1);
  });

  it('frees the names of its data sources', async () => {
    const { database } = test;
    for (let start = 0; start < 2; start++) {
      const module = await startModule({ imports: [AurormModule.forRoot({ database, entities: [Member] })] });
      expect(module.get(DataSource).name).to.equal('default');
      await closeApplications();
    }
  });

  it('leaves nothing that keeps the process alive, with two data sources and providers overridden', async () => {
    const { database } = await openMembers('nestjs_closing');
    const { endpoint } = await sharedEmulator();
    // Fails when the process has not ended by itself in time.
    const { stdout } = await run(process.execPath, [...process.execArgv, APPLICATION, endpoint], {
      timeout: 15_000,
      killSignal: 'SIGKILL',
    });
    const { held, ...result } = JSON.parse(stdout) as { held: string[]; note: string; kept: string };
    expect(result).to.deep.equal({ note: 'noted for kept@example.org', kept: 'Kept' });
    // Before it closed there was enough to stay alive for.
    expect(held).to.include('TCPServerWrap');
    expect(await database.query('SELECT name FROM member')).to.deep.equal([['Kept']]);
  });
});
