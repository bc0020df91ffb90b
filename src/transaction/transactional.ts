import { inPlaceOf, type Method, methodOf } from './decorated-method.js';
import { resolveTransactionManager } from './transaction-manager-registry.js';
import { checkTransactionOptions, TRANSACTION_OPTIONS, type TransactionOptions } from './transaction-options.js';

export interface TransactionalOptions extends TransactionOptions {
  /**
   * The data source whose transactions are meant, or its name.
   *
   * @default the one found among the properties of the object (a DataSource, a Repository or an AuroraDatabase; not in
   * a `#private` field, which nobody else can see), else the only one there is
   */
  readonly dataSource?: object | string;
}

type AsyncMethod = (...parameters: never[]) => Promise<unknown>;

/** A decorator of methods and of classes. */
export interface TransactionalDecorator {
  <Decorated extends AsyncMethod>(
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<Decorated>,
  ): TypedPropertyDescriptor<Decorated>;
  (target: abstract new (...parameters: never[]) => object): void;
}

/** The methods that were decided on one by one, by the object that holds them. */
const decided = new WeakMap<object, Set<string | symbol>>();

/**
 * Runs a method in a transaction: by default the one that is open already, or a new one that is committed when the
 * method returns and rolled back when it throws. Everything that the method calls belongs to it, without being handed
 * anything; other requests running at the same time do not.
 *
 * ```ts
 * class Census {
 *   constructor(private readonly cities: Repository<City>) {}
 *
 *   @Transactional()
 *   async move(from: number, to: number, people: number): Promise<void> { … }
 * }
 * ```
 *
 * On a class it stands for every method that the class itself defines, apart from accessors, methods with an
 * `@Transactional` of their own, and those with {@link NonTransactional}. A method becomes asynchronous by it. Calls
 * of the object's own methods count like all others. It cannot stand on `#private` methods, functions in properties and
 * generators; a method that overrides a decorated one has to be decorated again.
 *
 * A method with one statement needs none: the statement is a transaction by itself, and one call instead of three.
 *
 * The returned promise rejects with
 * - what the method threw, after the rollback;
 * - {@link UnexpectedRollbackException} when a part had failed and its failure was caught inside;
 * - {@link CommitOutcomeUnknownException} when the commit's answer was lost;
 * - {@link NoTransactionException} and {@link TransactionPresentException} by MANDATORY and NEVER;
 * - {@link IncompatibleTransactionException} when the transaction around it does not have the options asked for;
 * - {@link TransactionTimeoutException} when it took longer than `timeoutMs`;
 * - {@link DataSourceClosedException} when the data source was closed before, or while it ran;
 * - {@link ConfigurationException} when it is not clear which data source is meant, or its engine cannot do it.
 *
 * @throws {ConfigurationException} when an option is not what it must be, or the method is a generator
 */
export function Transactional(options: TransactionalOptions = {}): TransactionalDecorator {
  const wrap = transactionalBy(options);
  const decorate = (
    target: object,
    property?: string | symbol,
    descriptor?: PropertyDescriptor,
  ): PropertyDescriptor | undefined => {
    if (property === undefined) {
      decorateClass(target as new () => object, wrap);
      return undefined;
    }
    decide(target, property);
    const owner = typeof target === 'function' ? target.name : target.constructor.name;
    return { ...descriptor, value: wrap(methodOf(owner, property, descriptor ?? {})) };
  };
  return decorate as TransactionalDecorator;
}

/** Leaves a method out of the `@Transactional()` of its class. It still runs in the transaction of who calls it. */
export function NonTransactional() {
  return (target: object, property: string | symbol, _descriptor: PropertyDescriptor): void => decide(target, property);
}

/**
 * Runs work in a transaction, as `@Transactional` runs a method.
 *
 * ```ts
 * await runInTransaction(() => importCities(rows), { propagation: Propagation.REQUIRES_NEW, dataSource });
 * ```
 *
 * @throws {ConfigurationException} when it is not clear which data source is meant, or an option is not what it must be
 */
export async function runInTransaction<Result>(
  work: () => Promise<Result>,
  { dataSource, ...options }: TransactionalOptions = {},
): Promise<Result> {
  const asker = { name: 'runInTransaction', remedy: 'runInTransaction(work, { dataSource })' };
  return await resolveTransactionManager(dataSource, undefined, asker).run(work, options);
}

function transactionalBy(given: TransactionalOptions): (method: Method) => Method {
  checkTransactionOptions(given, [...TRANSACTION_OPTIONS, 'dataSource']);
  const { dataSource, ...options } = given;
  Object.freeze(options);
  return (method) => {
    async function transactional(this: unknown, ...parameters: unknown[]): Promise<unknown> {
      const manager = resolveTransactionManager(dataSource, this);
      return await manager.run(async () => await Reflect.apply(method, this, parameters), options);
    }
    return inPlaceOf(method, transactional) as Method;
  };
}

function decorateClass({ name, prototype }: new () => object, wrap: (method: Method) => Method): void {
  for (const property of Reflect.ownKeys(prototype as object)) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, property) ?? {};
    const isDecided = decided.get(prototype as object)?.has(property) ?? false;
    if (property !== 'constructor' && typeof descriptor.value === 'function' && !isDecided) {
      Object.defineProperty(prototype, property, { ...descriptor, value: wrap(methodOf(name, property, descriptor)) });
    }
  }
}

function decide(target: object, property: string | symbol): void {
  decided.set(target, (decided.get(target) ?? new Set()).add(property));
}
