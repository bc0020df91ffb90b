import { expect } from 'chai';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import {
  bindTransactionManager,
  registerTransactionManager,
} from '../../../src/transaction/transaction-manager-registry.js';
import { TransactionManager } from '../../../src/transaction/transaction-manager.js';
import {
  NonTransactional,
  runInTransaction,
  Transactional,
  type TransactionalOptions,
} from '../../../src/transaction/transactional.js';
import { rejection } from '../../support/rejection.js';
import { RecordingConnector, statement } from './recording-connector.js';

/** Something with transactions, as a data source or a repository has them. */
class Source {
  readonly connector = new RecordingConnector();
  readonly manager: TransactionManager;

  constructor(shared?: Source) {
    this.manager =
      shared?.manager ?? new TransactionManager(this.connector, { failedStatementAbortsTransaction: true });
    bindTransactionManager(this, this.manager);
  }

  async execute(sql: string): Promise<void> {
    await this.manager.current?.execute(statement(sql));
  }
}

/** Notes a value with a method, as other decorators do. */
function Noted(key: string) {
  return (_target: object, _property: string, descriptor: PropertyDescriptor): void => {
    Reflect.defineMetadata(key, 'noted', descriptor.value as object);
  };
}

/** The method of a class that is decorated with these options. */
function decorated(
  options?: TransactionalOptions,
  probe: () => Promise<unknown> = async () => undefined,
): (self: object) => Promise<unknown> {
  class Decorated {
    @Transactional(options)
    async run(): Promise<unknown> {
      return await probe();
    }
  }
  const { run } = Decorated.prototype;
  return (self) => Reflect.apply(run, self, []);
}

describe('@Transactional', () => {
  class Service {
    constructor(readonly source: Source) {}

    @Noted('above')
    @Transactional()
    @Noted('below')
    async store(sql: string, times: number): Promise<string> {
      for (let time = 0; time < times; time++) {
        await this.source.execute(sql);
      }
      return `${sql} ${times}`;
    }

    @Transactional()
    async storeAndFail(sql: string): Promise<void> {
      await this.source.execute(sql);
      throw new RangeError('no');
    }

    @Transactional()
    async storeTwice(): Promise<void> {
      await this.store('A', 1);
      await this.store('B', 1);
    }

    @Transactional()
    failAtOnce(): Promise<void> {
      throw new RangeError('no');
    }
  }

  it('runs the method in a transaction, with its arguments, its object and its result', async () => {
    const service = new Service(new Source());
    expect(await service.store('A', 2)).to.equal('A 2');
    expect(service.source.connector.calls).to.deep.equal(['begin', 'A @t1', 'A @t1', 'commit t1']);
  });

  it('rolls back when the method throws, and throws the same', async () => {
    const service = new Service(new Source());
    expect(await rejection(service.storeAndFail('A'))).to.be.instanceOf(RangeError);
    expect(service.source.connector.calls).to.deep.equal(['begin', 'A @t1', 'rollback t1']);
  });

  it('rejects when a method throws that is not async', async () => {
    const service = new Service(new Source());
    expect(await rejection(service.failAtOnce())).to.be.instanceOf(RangeError);
  });

  it('joins the transaction of the method that calls it', async () => {
    const service = new Service(new Source());
    await service.storeTwice();
    expect(service.source.connector.calls).to.deep.equal(['begin', 'A @t1', 'B @t1', 'commit t1']);
  });

  it('works for the methods of a class that is extended', async () => {
    class Special extends Service {
      @Transactional()
      override async store(sql: string, times: number): Promise<string> {
        return await super.store(`special ${sql}`, times);
      }
    }
    const service = new Special(new Source());
    await service.store('A', 1);
    expect(service.source.connector.calls).to.deep.equal(['begin', 'special A @t1', 'commit t1']);
  });

  it("keeps the method's name, number of parameters and attributes", () => {
    const { store } = Service.prototype;
    expect(store.name).to.equal('store');
    expect(store).to.have.length(2);
    const { enumerable, writable, configurable } = Object.getOwnPropertyDescriptor(Service.prototype, 'store') ?? {};
    expect({ enumerable, writable, configurable }).to.deep.equal({
      enumerable: false,
      writable: true,
      configurable: true,
    });
  });

  it('shares what decorators below and above note with the method', () => {
    expect(Reflect.getMetadata('below', Service.prototype.store)).to.equal('noted');
    expect(Reflect.getMetadata('above', Service.prototype.store)).to.equal('noted');
    expect(Reflect.getMetadata('design:paramtypes', Service.prototype, 'store')).to.deep.equal([String, Number]);
  });

  it('refuses to stand on what is no method', () => {
    const decorate = Transactional() as (target: object, property: string, descriptor: PropertyDescriptor) => unknown;
    expect(() => decorate(Service.prototype, 'name', { get: () => 7 })).to.throw(
      ConfigurationException,
      '@Transactional stands on Service.name, which is no method.',
    );
  });

  it('lets a method that is not asynchronous become so, in plain JavaScript', async () => {
    const source = new Source();
    const descriptor: PropertyDescriptor = { value: () => 7, configurable: true };
    const decorate = Transactional({ dataSource: source }) as (...parameters: unknown[]) => PropertyDescriptor;
    const { value } = decorate({}, 'seven', descriptor);
    const result = (value as () => unknown)();
    expect(result).to.be.instanceOf(Promise);
    expect(await result).to.equal(7);
  });

  it('keeps what other decorators put on the method, whichever stands above', () => {
    const route = (path: string) => (_target: object, _property: string, descriptor: PropertyDescriptor) => {
      Reflect.defineMetadata('path', path, descriptor.value as object);
      Object.assign(descriptor.value as object, { guards: [path] });
      return descriptor;
    };
    class Controller {
      @Transactional()
      @route('/below')
      async above(): Promise<void> {
        return Promise.resolve();
      }

      @route('/above')
      @Transactional()
      async below(): Promise<void> {
        return Promise.resolve();
      }
    }
    for (const [method, path] of [
      [Controller.prototype.above, '/below'],
      [Controller.prototype.below, '/above'],
    ] as const) {
      expect(Reflect.getMetadata('path', method)).to.equal(path);
      expect(method).to.have.property('guards').that.deep.equals([path]);
    }
  });

  it('works above and below a decorator that puts another function in place of the method', async () => {
    const source = new Source();
    const seen: string[] = [];
    const Logged = () => (_target: object, property: string, descriptor: PropertyDescriptor) => {
      const method = descriptor.value as (...parameters: unknown[]) => unknown;
      descriptor.value = function logged(this: unknown, ...parameters: unknown[]): unknown {
        seen.push(`${property} ${source.manager.current === undefined ? 'outside' : 'inside'}`);
        return Reflect.apply(method, this, parameters);
      };
    };
    class Both {
      @Transactional({ dataSource: source })
      @Logged()
      async above(): Promise<void> {
        await source.execute('A');
      }

      @Logged()
      @Transactional({ dataSource: source })
      async below(): Promise<void> {
        await source.execute('B');
      }
    }
    await new Both().above();
    await new Both().below();
    expect(seen).to.deep.equal(['above inside', 'below outside']);
    expect(source.connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1', 'begin', 'B @t2', 'commit t2']);
  });

  for (const [what, generator] of [
    [
      'a generator',
      function* one(): Generator<number> {
        yield 1;
      },
    ],
    [
      'an asynchronous generator',
      async function* two(): AsyncGenerator<number> {
        yield 2;
      },
    ],
  ] as const) {
    it(`refuses ${what} when the class is defined`, () => {
      const decorate = Transactional() as (...parameters: unknown[]) => unknown;
      expect(() => decorate(Service.prototype, 'read', { value: generator })).to.throw(
        ConfigurationException,
        'generator',
      );
    });
  }

  it('refuses options when the class is defined', () => {
    expect(() => Transactional({ retry: { attempts: 2 }, propagation: 'NESTED' })).to.throw(
      ConfigurationException,
      'retry',
    );
    expect(() => Transactional({ isolatoin: 'SERIALIZABLE' } as object)).to.throw(ConfigurationException, 'isolatoin');
  });

  describe('on a class', () => {
    const source = new Source();
    const symbol = Symbol('symbol');

    abstract class Base {
      async inherited(): Promise<boolean> {
        return Promise.resolve(source.manager.current !== undefined);
      }
    }

    @Transactional({ dataSource: source })
    class Decorated extends Base {
      static async ofClass(): Promise<boolean> {
        return Promise.resolve(source.manager.current !== undefined);
      }

      readonly bound = (): boolean => source.manager.current !== undefined;

      get accessor(): boolean {
        return source.manager.current !== undefined;
      }

      async own(): Promise<boolean> {
        return Promise.resolve(source.manager.current !== undefined);
      }

      async [symbol](): Promise<boolean> {
        return Promise.resolve(source.manager.current !== undefined);
      }

      @Transactional({ dataSource: source, propagation: 'NEVER' })
      async never(): Promise<boolean> {
        return Promise.resolve(source.manager.current !== undefined);
      }

      @NonTransactional()
      excluded(): boolean {
        return source.manager.current !== undefined;
      }

      async joins(): Promise<boolean> {
        return Promise.resolve(this.excluded());
      }
    }

    const object = new Decorated();

    it('stands for every method of its own, those with a symbol for a name too', async () => {
      expect(await object.own()).to.equal(true);
      expect(await object[symbol]()).to.equal(true);
      expect(Decorated.prototype.own.name).to.equal('own');
    });

    it('leaves everything else alone', async () => {
      expect(await object.inherited()).to.equal(false);
      expect(await Decorated.ofClass()).to.equal(false);
      expect(object.bound()).to.equal(false);
      expect(object.accessor).to.equal(false);
      expect(object).to.be.instanceOf(Decorated).with.property('constructor', Decorated);
    });

    it('lets the decorator of a method go first', async () => {
      expect(await object.never()).to.equal(false);
    });

    it('leaves a method out that says so, which runs where it is called', async () => {
      expect(object.excluded()).to.equal(false);
      expect(await object.joins()).to.equal(true);
    });

    it('refuses a class with a generator, unless that is left out', () => {
      const decorate = Transactional({ dataSource: source });
      class Reader {
        *read(): Generator<number> {
          yield 1;
        }
      }
      expect(() => decorate(Reader))
        .to.throw(ConfigurationException, 'Reader.read')
        .with.property('message')
        .that.includes('@NonTransactional()');
    });
  });

  describe('as a function', () => {
    it('runs work in a transaction of the data source that is given', async () => {
      const source = new Source();
      expect(await runInTransaction(() => source.execute('A').then(() => 7), { dataSource: source })).to.equal(7);
      expect(source.connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });

    it('says what to write where there is no data source', async () => {
      const failure = await rejection(runInTransaction(async () => undefined));
      expect(failure).to.be.instanceOf(ConfigurationException);
      expect(failure.message).to.equal(
        'runInTransaction found no data source. Write runInTransaction(work, { dataSource }) with the DataSource or its name.',
      );
    });
  });

  describe('finds the data source', () => {
    it('that is given', async () => {
      const source = new Source();
      const ignored = new Source();
      let current: unknown;
      class Given {
        readonly ignored = ignored;

        @Transactional({ dataSource: source })
        async run(): Promise<void> {
          current = source.manager.current;
          expect(ignored.manager.current).to.equal(undefined);
        }
      }
      await new Given().run();
      expect(current).to.not.equal(undefined);
    });

    it('that has the given name', async () => {
      const source = new Source();
      const registration = registerTransactionManager('transactional.spec', source.manager);
      class Named {
        @Transactional({ dataSource: 'transactional.spec' })
        async run(): Promise<void> {
          await source.execute('A');
        }
      }
      await new Named().run();
      expect(source.connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
      registration.withdraw();
      expect((await rejection(new Named().run())).message).to.include(
        "found no data source named 'transactional.spec'",
      );
    });

    it('that is among the properties of the object, also when several of them share it', async () => {
      const source = new Source();
      await decorated({}, () => source.execute('A'))({
        text: 'a',
        nothing: null,
        one: source,
        other: new Source(source),
      });
      expect(source.connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });

    it('that is the object itself', async () => {
      const source = new Source();
      await decorated({}, () => source.execute('A'))(source);
      expect(source.connector.calls).to.deep.equal(['begin', 'A @t1', 'commit t1']);
    });

    it('that is the only one there is', async () => {
      const source = new Source();
      const registration = registerTransactionManager('transactional.spec', source.manager);
      let current: unknown;
      class Plain {
        @Transactional()
        async run(): Promise<void> {
          current = source.manager.current;
        }
      }
      await new Plain().run();
      registration.withdraw();
      expect(current).to.not.equal(undefined);
    });
  });

  describe('says what to write', () => {
    const advice = 'Write @Transactional({ dataSource }) with the DataSource or its name.';

    async function refusal(options: TransactionalOptions | undefined, self: object): Promise<string> {
      const exception = await rejection(decorated(options)(self));
      expect(exception).to.be.instanceOf(ConfigurationException);
      return exception.message;
    }

    it('when there is no data source', async () => {
      expect(await refusal(undefined, {})).to.equal(`@Transactional found no data source. ${advice}`);
    });

    it('when there are several', async () => {
      const registered = ['one', 'two'].map((name) => registerTransactionManager(name, new Source().manager));
      expect(await refusal(undefined, {}))
        .to.include('more than one data source')
        .and.include(advice);
      registered.forEach((registration) => registration.withdraw());
    });

    it('when there are several of one name', async () => {
      const registered = ['one', 'one'].map((name) => registerTransactionManager(name, new Source().manager));
      expect(await refusal({ dataSource: 'one' }, {})).to.include("more than one data source named 'one'");
      registered.forEach((registration) => registration.withdraw());
    });

    it('when there are several among the properties of the object', async () => {
      expect(await refusal(undefined, { one: new Source(), two: new Source() })).to.include(
        'data source among the properties of the object',
      );
    });

    it('when something else is given for a data source', async () => {
      expect(await refusal({ dataSource: { connector: 'a' } }, {})).to.equal(
        'The option dataSource of @Transactional is neither a DataSource nor the name of one.',
      );
    });
  });
});
