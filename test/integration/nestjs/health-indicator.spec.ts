import { Controller, Get, type INestApplication } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { expect } from 'chai';
import request from 'supertest';

import { AuroraDatabase, DataSource } from '../../../src/index.js';
import { AurormHealthIndicator, AurormModule } from '../../../src/nestjs/index.js';
import { openTestDatabase } from '../../support/test-database.js';
import { closeApplications, startApplication, startModule } from '../../support/nestjs/applications.js';
import { rejection } from '../../support/rejection.js';

@Controller('health')
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: AurormHealthIndicator,
  ) {}

  @Get()
  @HealthCheck()
  async check(): Promise<HealthCheckResult> {
    return await this.health.check([() => this.database.pingCheck('database', { timeoutMs: 2000 })]);
  }
}

/** A port of this machine that nobody listens on. */
const UNREACHABLE = {
  databaseName: 'nowhere',
  dbClusterArn: 'arn:aws:rds:us-east-1:000000000000:cluster:nowhere',
  dbCredentialsSecretsStoreArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:nowhere',
  client: {
    endpoint: 'http://127.0.0.1:1',
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  },
} as const;

describe('AurormHealthIndicator', () => {
  afterEach(closeApplications);

  describe('alone', () => {
    it('is up where the database answers, and asks by one call', async () => {
      const { database, callsOf } = await openTestDatabase();
      const module = await startModule({
        imports: [AurormModule.forRoot({ database, entities: [] })],
        providers: [AurormHealthIndicator],
      });
      const indicator = module.get(AurormHealthIndicator);
      const calls = await callsOf(async () => {
        expect(await indicator.pingCheck('database')).to.deep.equal({ database: { status: 'up' } });
      });
      expect(calls).to.deep.equal(['SELECT 1']);
    });

    it('is down, with the code, where it does not', async () => {
      const module = await startModule({
        imports: [AurormModule.forRoot({ database: new AuroraDatabase(UNREACHABLE), entities: [] })],
        providers: [AurormHealthIndicator],
      });
      expect(await module.get(AurormHealthIndicator).pingCheck('database', { timeoutMs: 500 })).to.deep.equal({
        database: { status: 'down', code: 'SERVICE_UNAVAILABLE' },
      });
    });

    it('joins no transaction around it', async () => {
      const { database, calls } = await openTestDatabase();
      await using dataSource = new DataSource({ database, entities: [], name: 'health' });
      const indicator = new AurormHealthIndicator(dataSource);
      await dataSource.transaction(async (tx) => {
        await tx.query('SELECT 2');
        await indicator.pingCheck('database');
      });
      expect(calls.find((call) => call.sql === 'SELECT 1')).not.to.have.property('transactionId');
    });

    it('asks the data source that is given, and says when it knows of none', async () => {
      const { database } = await openTestDatabase();
      const module = await startModule({
        imports: [AurormModule.forRoot({ name: 'reports', database, entities: [] })],
        providers: [AurormHealthIndicator],
      });
      const indicator = module.get(AurormHealthIndicator);
      await using dataSource = new DataSource({ database, entities: [], name: 'other' });
      expect(await indicator.pingCheck('reports', { dataSource })).to.deep.equal({ reports: { status: 'up' } });
      expect((await rejection(indicator.pingCheck('reports'))).message).to.equal(
        "The check 'reports' does not know which data source to ask: give it the option dataSource.",
      );
    });
  });

  describe('with @nestjs/terminus', () => {
    const start = async (database: AuroraDatabase): Promise<INestApplication> =>
      await startApplication({
        imports: [TerminusModule.forRoot({ logger: false }), AurormModule.forRoot({ database, entities: [] })],
        controllers: [HealthController],
        providers: [AurormHealthIndicator],
      });

    it('answers 200 where the database answers', async () => {
      const { database } = await openTestDatabase();
      const { body } = await request((await start(database)).getHttpServer())
        .get('/health')
        .expect(200);
      expect(body).to.deep.include({ status: 'ok', details: { database: { status: 'up' } } });
    });

    it('answers 503 where it does not', async () => {
      const application = await start(new AuroraDatabase({ ...UNREACHABLE, retry: { maxAttempts: 1 } }));
      const { body } = await request(application.getHttpServer()).get('/health').expect(503);
      expect(body).to.deep.include({
        status: 'error',
        error: { database: { status: 'down', code: 'SERVICE_UNAVAILABLE' } },
      });
    });
  });
});
