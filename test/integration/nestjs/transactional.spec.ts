import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  type INestApplication,
  Param,
  Post,
  Scope,
  SetMetadata,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { expect } from 'chai';
import request from 'supertest';

import { type Repository, type StatementEvent, Transactional } from '../../../src/index.js';
import { AurormModule, InjectRepository } from '../../../src/nestjs/index.js';
import { closeApplications, openMembers, startApplication } from '../../support/nestjs/applications.js';
import { Member } from '../../support/nestjs/member.js';
import type { TestDatabase } from '../../support/test-database.js';

interface NewMembers {
  readonly emails: readonly string[];
}

@Injectable()
class Registry {
  constructor(@InjectRepository(Member) private readonly members: Repository<Member>) {}

  /** One call each, so that others have the time to come between. */
  @Transactional()
  async register({ emails }: NewMembers): Promise<number> {
    for (const email of emails) {
      await this.members.insert({ email, name: emails[0] ?? '' });
    }
    return await this.members.count();
  }
}

@Injectable({ scope: Scope.REQUEST })
class RequestRegistry extends Registry {
  constructor(
    @InjectRepository(Member) members: Repository<Member>,
    @Inject(REQUEST) private readonly sent: { url: string },
  ) {
    super(members);
  }

  @Transactional()
  async registerHere(members: NewMembers): Promise<string> {
    await this.register(members);
    return this.sent.url;
  }
}

@Controller('members')
class MemberController {
  constructor(
    @InjectRepository(Member) private readonly members: Repository<Member>,
    private readonly registry: Registry,
    private readonly requestRegistry: RequestRegistry,
  ) {}

  @Post('by-provider')
  async byProvider(@Body() body: NewMembers): Promise<number> {
    return await this.registry.register(body);
  }

  @Post('by-request-scope')
  async byRequestScope(@Body() body: NewMembers): Promise<string> {
    return await this.requestRegistry.registerHere(body);
  }

  @Transactional()
  @Post('decorated-above')
  @SetMetadata('mark', 'above')
  async decoratedAbove(@Body() body: NewMembers): Promise<number> {
    return await this.registry.register(body);
  }

  @Post('decorated-below')
  @SetMetadata('mark', 'below')
  @Transactional()
  async decoratedBelow(@Body() body: NewMembers): Promise<number> {
    return await this.registry.register(body);
  }

  @Transactional()
  @Get(':id')
  async find(@Param('id') id: string): Promise<Member | null> {
    return await this.members.findById(Number(id));
  }
}

const ROUTES = ['by-provider', 'by-request-scope', 'decorated-above', 'decorated-below'];

describe('@Transactional in an application of NestJS', () => {
  let test: TestDatabase;
  let application: INestApplication;

  before(async () => {
    test = await openMembers('nestjs_transactional');
    application = await startApplication({
      imports: [
        AurormModule.forRoot({ database: test.database, entities: [Member] }),
        AurormModule.forFeature([Member]),
      ],
      controllers: [MemberController],
      providers: [Registry, RequestRegistry],
    });
    await application.listen(0, '127.0.0.1');
  });

  beforeEach(async () => {
    await test.database.execute('DELETE FROM member');
    await test.database.commit();
    test.calls.length = 0;
  });

  after(closeApplications);

  const post = (route: string, ...emails: string[]): request.Test =>
    request(application.getHttpServer()).post(`/members/${route}`).send({ emails });

  const operations = (): string[] => test.calls.map(({ operation }) => operation);

  for (const route of ROUTES) {
    it(`commits what a request did, ${route.replace('-', ' ')}`, async () => {
      await post(route, 'a@example.org', 'b@example.org').expect(201);
      expect(operations()).to.deep.equal([
        'BeginTransaction',
        'ExecuteStatement',
        'ExecuteStatement',
        'ExecuteStatement',
        'CommitTransaction',
      ]);
      expect(await test.database.query('SELECT email FROM member ORDER BY email')).to.deep.equal([
        ['a@example.org'],
        ['b@example.org'],
      ]);
    });

    it(`rolls back what a request did that fails, ${route.replace('-', ' ')}`, async () => {
      await post(route, 'a@example.org', 'a@example.org').expect(500);
      expect(operations()).to.deep.equal([
        'BeginTransaction',
        'ExecuteStatement',
        'ExecuteStatement',
        'RollbackTransaction',
      ]);
      expect(await test.database.query('SELECT email FROM member')).to.deep.equal([]);
    });
  }

  it('keeps what other decorators noted of a method, above and below', () => {
    const { decoratedAbove, decoratedBelow } = MemberController.prototype;
    expect(Reflect.getMetadata('mark', decoratedAbove)).to.equal('above');
    expect(Reflect.getMetadata('mark', decoratedBelow)).to.equal('below');
    expect(Reflect.getMetadata('path', decoratedAbove)).to.equal('decorated-above');
    expect(Reflect.getMetadata('path', decoratedBelow)).to.equal('decorated-below');
  });

  it('leaves parameters and routes of a controller as they are', async () => {
    await post('by-provider', 'a@example.org').expect(201, '1');
    const [[id] = []] = await test.database.query('SELECT id FROM member');
    const { body } = await request(application.getHttpServer())
      .get(`/members/${String(id)}`)
      .expect(200);
    expect(body).to.deep.equal({ id, email: 'a@example.org', name: 'a@example.org' });
  });

  it('gives a provider of a request what belongs to its request', async () => {
    await post('by-request-scope', 'a@example.org').expect(201, '/members/by-request-scope');
  });

  it('never lets requests at the same time share a transaction', async () => {
    const requests = Array.from({ length: 40 }, (_, index) => ({
      route: ROUTES[index % ROUTES.length] ?? '',
      // Every fifth fails at its second row.
      emails: [`${index}-a@example.org`, index % 5 === 0 ? `${index}-a@example.org` : `${index}-b@example.org`],
    }));
    const answers = await Promise.all(requests.map(({ route, emails }) => post(route, ...emails)));
    expect(answers.map(({ status }) => status)).to.deep.equal(
      requests.map((_, index) => (index % 5 === 0 ? 500 : 201)),
    );
    expect(await test.database.query('SELECT count(*) FROM member')).to.deep.equal([[64]]);

    const requestsByTransaction = new Map<string, Set<string>>();
    const transactionsByRequest = new Map<string, Set<string>>();
    for (const { transactionId = 'none', parameters = [] } of test.calls) {
      for (const name of requestsOf(parameters)) {
        add(requestsByTransaction, transactionId, name);
        add(transactionsByRequest, name, transactionId);
      }
    }
    expect(requestsByTransaction).to.have.property('size', requests.length);
    expect(transactionsByRequest).to.have.property('size', requests.length);
    expect(
      [...requestsByTransaction.values(), ...transactionsByRequest.values()].filter(({ size }) => size !== 1),
    ).to.deep.equal([]);
    expect(requestsByTransaction.has('none')).to.equal(false);
    // They did run at the same time: one after the other, each transaction would have one row of calls.
    const ids = test.calls.map(({ transactionId }) => transactionId).filter((id) => id !== undefined);
    expect(ids.filter((id, index) => id !== ids[index - 1]).length).to.be.greaterThan(requests.length);
  });
});

/** The numbers of the requests whose addresses stand in a statement. */
function requestsOf(parameters: NonNullable<StatementEvent['parameters']>): string[] {
  const texts = parameters.map(({ value }) => (value !== undefined && 'stringValue' in value ? value.stringValue : ''));
  return texts.flatMap((text) => /^(\d+)-/.exec(text)?.[1] ?? []);
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  sets.set(key, (sets.get(key) ?? new Set()).add(value));
}
