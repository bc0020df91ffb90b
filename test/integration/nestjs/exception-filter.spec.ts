import {
  type ArgumentsHost,
  Controller,
  Get,
  HttpException,
  type INestApplication,
  Logger,
  Param,
  Post,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { firstValueFrom, type Observable } from 'rxjs';
import { restore, stub } from 'sinon';
import request from 'supertest';

import {
  type AuroraDatabaseException,
  CheckViolationException,
  CommitOutcomeUnknownException,
  DatabaseResumingException,
  DataSourceClosedException,
  DeadlockException,
  EntityNotFoundException,
  ForeignKeyViolationException,
  LockTimeoutException,
  NotNullViolationException,
  OptimisticLockException,
  type Repository,
  SerializationFailureException,
  ServiceUnavailableException,
  sql,
  StatementOutcomeUnknownException,
  StatementTimeoutException,
  SyntaxException,
  Transactional,
  UnexpectedRollbackException,
  UniqueViolationException,
} from '../../../src/index.js';
import { AurormExceptionFilter, AurormModule, InjectRepository } from '../../../src/nestjs/index.js';
import { closeApplications, openMembers, startApplication } from '../../support/nestjs/applications.js';
import { Member } from '../../support/nestjs/member.js';
import type { TestDatabase } from '../../support/test-database.js';

const THROWN = [
  [EntityNotFoundException, 404],
  [OptimisticLockException, 409],
  [UniqueViolationException, 409],
  [ForeignKeyViolationException, 409],
  [NotNullViolationException, 422],
  [CheckViolationException, 422],
  [SerializationFailureException, 503],
  [DeadlockException, 503],
  [LockTimeoutException, 503],
  [DatabaseResumingException, 503],
  [ServiceUnavailableException, 503],
  [DataSourceClosedException, 503],
  [StatementTimeoutException, 504],
  [StatementOutcomeUnknownException, 504],
  [CommitOutcomeUnknownException, 504],
] as const;

@Controller()
class FailureController {
  constructor(@InjectRepository(Member) private readonly members: Repository<Member>) {}

  @Post('members/:email')
  async register(@Param('email') email: string): Promise<Member> {
    return await this.members.insert({ email, name: 'secret of the server' });
  }

  @Post('nameless/:email')
  async registerNameless(@Param('email') email: string): Promise<Member[]> {
    return await this.members.query(sql`INSERT INTO member (email) VALUES (${email}) RETURNING *`);
  }

  @Transactional()
  @Post('caught/:email')
  async catchFailure(@Param('email') email: string): Promise<void> {
    await this.register(email).catch(() => undefined);
  }

  @Get('changed/:id')
  async change(@Param('id') id: string): Promise<Member> {
    return await this.members.update(Number(id), { name: 'x' });
  }

  @Get('mistake')
  async mistake(): Promise<Member[]> {
    return await this.members.query('SELECT * FROM "secret table"');
  }

  @Get('thrown/:index')
  throw(@Param('index') index: string): never {
    const [Thrown] = THROWN[Number(index)] ?? [Error];
    throw new Thrown('secret of the server');
  }

  @Get('bug')
  bug(): never {
    throw new TypeError('secret of the server');
  }
}

describe('AurormExceptionFilter', () => {
  let test: TestDatabase;
  let application: INestApplication;

  before(async () => {
    test = await openMembers('nestjs_filter');
    application = await startApplication({
      imports: [
        AurormModule.forRoot({ database: test.database, entities: [Member] }),
        AurormModule.forFeature([Member]),
      ],
      controllers: [FailureController],
      providers: [{ provide: APP_FILTER, useClass: AurormExceptionFilter }],
    });
  });

  after(closeApplications);

  const post = (path: string): request.Test => request(application.getHttpServer()).post(path);
  const get = (path: string): request.Test => request(application.getHttpServer()).get(path);

  it('answers 409 for a key that is there already', async () => {
    await post('/members/ada@example.org').expect(201);
    await post('/members/ada@example.org').expect(409, {
      statusCode: 409,
      message: 'Conflict with what is stored',
      code: 'UNIQUE_VIOLATION',
    });
  });

  it('answers 422 for a value that is not allowed, and for a missing one', async () => {
    const body = { statusCode: 422, message: 'A value is missing or not allowed' };
    await post('/members/nobody').expect(422, { ...body, code: 'CHECK_VIOLATION' });
    await post('/nameless/a@example.org').expect(422, { ...body, code: 'NOT_NULL_VIOLATION' });
  });

  it('answers 404 for an entity that is not there', async () => {
    await get('/changed/123456').expect(404, { statusCode: 404, message: 'Not Found', code: 'ENTITY_NOT_FOUND' });
  });

  it('answers for the first failure where a transaction was rolled back for it', async () => {
    const { body } = await post('/caught/ada@example.org').expect(409);
    expect(body).to.have.property('code', 'UNIQUE_VIOLATION');
  });

  for (const [index, [Thrown, expected]] of THROWN.entries()) {
    it(`answers ${expected} for a ${Thrown.name}, and keeps its message`, async () => {
      const { status, body, text } = await get(`/thrown/${index}`);
      expect([status, body.code]).to.deep.equal([expected, Thrown.prototype.code]);
      expect(text).not.to.include('secret');
    });
  }

  it('has these answers in its guide, and no others', () => {
    const guide = readFileSync(new URL('../../../../docs/nestjs.md', import.meta.url), 'utf8');
    const rows = [...guide.matchAll(/^\| (`\w+Exception`.*?) *\| (\d{3}) +\|$/gm)];
    const documented = rows.flatMap(([, names = '', status]) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => [name, Number(status)]),
    );
    expect(documented).to.have.deep.members(THROWN.map(([Thrown, status]) => [Thrown.name, status]));
  });

  it('leaves mistakes and other failures to NestJS, which tells nothing of them', async () => {
    const body = { statusCode: 500, message: 'Internal server error' };
    await get('/mistake').expect(500, body);
    await get('/bug').expect(500, body);
    await get('/nowhere').expect(404);
  });
});

describe('AurormExceptionFilter where nobody speaks HTTP', () => {
  const filter = new AurormExceptionFilter();
  const hostOf = (type: string): ArgumentsHost => ({ getType: () => type }) as unknown as ArgumentsHost;
  const caught = async (failure: AuroraDatabaseException): Promise<unknown> => {
    const answer = filter.catch(failure, hostOf('rpc')) as Observable<never>;
    return await firstValueFrom(answer).catch((error: unknown) => error);
  };

  afterEach(() => restore());

  it('answers the client of a microservice, and keeps the message', async () => {
    const { code } = UniqueViolationException.prototype;
    const answer = { status: 'error', message: 'Conflict with what is stored', code };
    const violation = new UniqueViolationException('secret of the server', { statement: 'INSERT' });
    expect(await caught(violation)).to.deep.equal(answer);
    expect(await caught(new UnexpectedRollbackException('rolled back', { cause: violation }))).to.deep.equal(answer);
  });

  it('tells the client of a microservice nothing of mistakes, and logs them', async () => {
    const log = stub(Logger.prototype, 'error');
    const mistake = new SyntaxException('secret of the server');
    expect(await caught(mistake)).to.deep.equal({ status: 'error', message: 'Internal server error' });
    expect(log.args).to.deep.equal([[mistake]]);
  });

  it('throws what it would have answered elsewhere, and mistakes as they are', () => {
    const violation = new UniqueViolationException('secret of the server');
    expect(() => filter.catch(violation, hostOf('graphql')))
      .to.throw(HttpException, 'Conflict with what is stored')
      .with.property('cause', violation);
    const mistake = new SyntaxException('mistake');
    expect(() => filter.catch(mistake, hostOf('graphql'))).to.throw(mistake);
  });
});

describe('an application without AurormExceptionFilter', () => {
  after(closeApplications);

  it('answers 500', async () => {
    const { database } = await openMembers('nestjs_no_filter');
    const application = await startApplication({
      imports: [AurormModule.forRoot({ database, entities: [Member] }), AurormModule.forFeature([Member])],
      controllers: [FailureController],
    });
    await request(application.getHttpServer()).get('/changed/1').expect(500);
  });
});
