import {
  Body,
  type CanActivate,
  type CallHandler,
  Controller,
  type ExecutionContext,
  forwardRef,
  Get,
  Inject,
  Injectable,
  type INestApplication,
  Module,
  type NestInterceptor,
  Param,
  ParseIntPipe,
  Post,
  Scope,
  UseGuards,
  UseInterceptors,
  ValidationPipe,
} from '@nestjs/common';
import { APP_PIPE, ContextIdFactory, type ContextIdStrategy, REQUEST } from '@nestjs/core';
import { IsEmail } from 'class-validator';
import { expect } from 'chai';
import request from 'supertest';

import { currentTransaction, NonTransactional, type Repository, Transactional } from '../../../src/index.js';
import { AurormModule, InjectRepository } from '../../../src/nestjs/index.js';
import { closeApplications, openMembers, startApplication, startModule } from '../../support/nestjs/applications.js';
import { Member, MemberRepository } from '../../support/nestjs/member.js';
import type { TestDatabase } from '../../support/test-database.js';

class NewMember {
  @IsEmail()
  email!: string;
}

@Injectable()
class MemberGuard implements CanActivate {
  constructor(@InjectRepository(Member) private readonly members: Repository<Member>) {}

  @Transactional()
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.members.insert({ email: 'guard@example.org', name: context.getHandler().name });
    return true;
  }
}

@Injectable()
class AuditInterceptor implements NestInterceptor {
  constructor(@InjectRepository(Member) private readonly members: Repository<Member>) {}

  async intercept(_context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
    await this.note();
    return next.handle();
  }

  @Transactional()
  async note(): Promise<void> {
    await this.members.insert({ email: 'interceptor@example.org', name: 'before' });
  }
}

/** What the handler does is nothing that `intercept` could wait for: it has returned by then. */
@Injectable()
class TransactionalInterceptor extends AuditInterceptor {
  @Transactional()
  override async intercept(context: ExecutionContext, next: CallHandler): ReturnType<AuditInterceptor['intercept']> {
    return await super.intercept(context, next);
  }
}

/** One for each tenant, kept between its requests. */
@Injectable({ scope: Scope.REQUEST, durable: true })
class TenantRegistry {
  constructor(
    @InjectRepository(Member) private readonly members: Repository<Member>,
    @Inject(REQUEST) private readonly sent: { tenant: string },
  ) {}

  @Transactional()
  async register(email: string): Promise<string> {
    await this.members.insert({ email, name: this.sent.tenant });
    return this.sent.tenant;
  }
}

@Transactional()
@Controller('above')
class ControllerBelow {
  constructor(@InjectRepository(Member) private readonly members: Repository<Member>) {}

  @Post()
  async register(@Body() { email }: NewMember): Promise<Member> {
    return await this.members.insert({ email, name: String(currentTransaction() !== undefined) });
  }

  @Get(':id')
  async find(@Param('id', ParseIntPipe) id: number): Promise<Member | null> {
    return await this.members.findById(id);
  }

  @NonTransactional()
  @Get()
  without(): string {
    return String(currentTransaction() === undefined);
  }
}

@Controller('below')
@Transactional()
class ControllerAbove {
  constructor(
    @InjectRepository(Member) private readonly members: Repository<Member>,
    private readonly tenants: TenantRegistry,
  ) {}

  @Post()
  async register(@Body() { email }: NewMember): Promise<Member> {
    return await this.members.insert({ email, name: String(currentTransaction() !== undefined) });
  }

  @UseGuards(MemberGuard)
  @UseInterceptors(AuditInterceptor)
  @Get('guarded')
  async guarded(): Promise<Member[]> {
    return await this.members.find({ order: { email: 'ASC' } });
  }

  @UseInterceptors(TransactionalInterceptor)
  @Get('intercepted')
  async intercepted(): Promise<Member[]> {
    return await this.guarded();
  }

  @Post('tenant')
  async ofTenant(@Body() { email }: NewMember): Promise<string> {
    return await this.tenants.register(email);
  }
}

/** By the header `x-tenant`, as the guide of NestJS does it. */
class TenantStrategy implements ContextIdStrategy {
  readonly #trees = new Map<string, ReturnType<typeof ContextIdFactory.create>>();

  attach(
    contextId: ReturnType<typeof ContextIdFactory.create>,
    sent: { headers: Record<string, string> },
  ): ReturnType<ContextIdStrategy['attach']> {
    const tenant = sent.headers['x-tenant'] ?? 'none';
    const tree = this.#trees.get(tenant) ?? ContextIdFactory.create();
    this.#trees.set(tenant, tree);
    return {
      resolve: (info) => (info.isTreeDurable ? tree : contextId),
      payload: { tenant },
    };
  }
}

describe('@Transactional beside the decorators of NestJS', () => {
  let test: TestDatabase;
  let application: INestApplication;

  before(async () => {
    ContextIdFactory.apply(new TenantStrategy());
    test = await openMembers('nestjs_decorators');
    application = await startApplication({
      imports: [
        AurormModule.forRoot({ database: test.database, entities: [Member] }),
        AurormModule.forFeature([Member]),
      ],
      controllers: [ControllerBelow, ControllerAbove],
      providers: [TenantRegistry, { provide: APP_PIPE, useClass: ValidationPipe }],
    });
    await application.listen(0, '127.0.0.1');
  });

  beforeEach(async () => {
    await test.database.execute('DELETE FROM member');
    await test.database.commit();
    test.calls.length = 0;
  });

  after(async () => {
    ContextIdFactory.apply({ attach: (contextId) => () => contextId });
    await closeApplications();
  });

  const server = (): ReturnType<typeof request> => request(application.getHttpServer());
  const operations = (): string[] => test.calls.map(({ operation }) => operation);

  for (const path of ['/above', '/below']) {
    it(`leaves routes, parameters and pipes of a class as they are, at ${path}`, async () => {
      const { body } = await server().post(path).send({ email: 'ada@example.org' }).expect(201);
      expect(body).to.include({ email: 'ada@example.org', name: 'true' });
      expect(operations()).to.deep.equal(['BeginTransaction', 'ExecuteStatement', 'CommitTransaction']);
      await server().post(path).send({ email: 'no address' }).expect(400);
    });
  }

  it('leaves pipes of parameters and excluded methods of a class as they are', async () => {
    await server().get('/above/seven').expect(400);
    await server().get('/above').expect(200, 'true');
  });

  it('commits what a guard and an interceptor did before the handler begins', async () => {
    const { body } = await server().get('/below/guarded').expect(200);
    expect((body as Member[]).map(({ email, name }) => [email, name])).to.deep.equal([
      ['guard@example.org', 'guarded'],
      ['interceptor@example.org', 'before'],
    ]);
    const commit = 'CommitTransaction';
    expect(operations().filter((operation) => operation === commit)).to.have.length(3);
  });

  it('refuses a handler that would run in the transaction of an interceptor, which has ended', async () => {
    await server().get('/below/intercepted').expect(500);
    expect(await test.database.query('SELECT email FROM member')).to.deep.equal([['interceptor@example.org']]);
  });

  it('works in durable providers', async () => {
    for (const [tenant, email] of [
      ['north', 'a@example.org'],
      ['south', 'b@example.org'],
      ['north', 'c@example.org'],
    ] as const) {
      await server().post('/below/tenant').set('x-tenant', tenant).send({ email }).expect(201, tenant);
    }
    expect(await test.database.query('SELECT name FROM member ORDER BY email')).to.deep.equal([
      ['north'],
      ['south'],
      ['north'],
    ]);
  });
});

describe('AurormModule.forFeature() in several modules', () => {
  afterEach(closeApplications);

  @Injectable()
  class First {
    constructor(readonly members: MemberRepository) {}
  }

  @Injectable()
  class Second {
    constructor(
      readonly members: MemberRepository,
      @InjectRepository(Member) readonly plain: Repository<Member>,
    ) {}
  }

  it('provides the same repositories, also where the modules import each other', async () => {
    const { database } = await openMembers('nestjs_features');
    @Module({
      imports: [AurormModule.forFeature([MemberRepository]), forwardRef(() => SecondModule)],
      providers: [First],
      exports: [First, AurormModule],
    })
    class FirstModule {}
    @Module({
      imports: [AurormModule.forFeature([MemberRepository, Member]), forwardRef(() => FirstModule)],
      providers: [Second],
    })
    class SecondModule {}
    const module = await startModule({
      imports: [FirstModule, SecondModule, AurormModule.forRoot({ database, entities: [Member] })],
    });
    const [first, second] = [module.get(First, { strict: false }), module.get(Second, { strict: false })];
    expect(first.members).to.equal(second.members);
    expect(second.plain).to.be.an('object').and.not.equal(second.members);
  });
});
