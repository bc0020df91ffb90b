import { expect } from 'chai';
import * as sinon from 'sinon';

import type { StatementEvent } from '../../src/connector/statement-event.js';
import type { Emulator } from '../../src/emulator/index.js';
import {
  CommitOutcomeUnknownException,
  StatementOutcomeUnknownException,
  type AuroraDatabase,
  type DatabaseTransaction,
} from '../../src/index.js';
import { sharedEmulator } from '../support/emulator-http.js';
import { describeMysql, sharedMysqlEmulator } from '../support/mysql-http.js';
import { seededRandom } from '../support/seeded-random.js';
import { openTestDatabase } from '../support/test-database.js';
import { findLies, ScopeEntry } from '../support/transaction-ledger.js';
import { type Plan, type PlannedCall, Planner, type Step, TAKEN_ID } from '../support/transaction-plans.js';

const SEED = 20_261_125;
const SCOPES = 500;
const CALLS_AT_A_TIME = 8;

class Refusal extends Error {}

/** Where a step is done: the scope that it belongs to, and the verbs of it. */
interface Surroundings {
  readonly scope: ScopeEntry;
  /** Added to the ids of rows, so that those of another attempt are others. */
  readonly offset: number;
  readonly tx: DatabaseTransaction;
}

type CallPlace = Pick<Surroundings, 'offset'> & { readonly scope: ScopeEntry | undefined };

const ATTEMPT_OFFSET = 1_000_000;

/** Does what was planned, and notes what callers were told. */
class Execution {
  readonly scopes: ScopeEntry[] = [];
  readonly #database: AuroraDatabase;
  readonly #everything: Promise<unknown>[] = [];

  constructor(database: AuroraDatabase) {
    this.#database = database;
  }

  /** Resolves when every promise that was made has settled. */
  async run({ calls }: Plan): Promise<void> {
    await Promise.allSettled(calls.map((call) => this.#call(call, { scope: undefined, offset: 0 })));
    for (let known = 0; known < this.#everything.length;) {
      known = this.#everything.length;
      await Promise.allSettled(this.#everything);
    }
  }

  async #call(call: PlannedCall, { scope: around, offset }: CallPlace): Promise<void> {
    let opened: ScopeEntry | undefined;
    let attempts = 0;
    const work = async (tx: DatabaseTransaction): Promise<void> => {
      const scope = this.#scopeOf(call, around);
      if (scope !== around) {
        // An attempt before this one is known to be undone.
        this.#end(opened, 'undone');
        opened = scope;
      }
      try {
        await this.#steps(call.steps, { scope, tx, offset: offset + ATTEMPT_OFFSET * attempts++ });
        if (call.throws) {
          throw new Refusal();
        }
      } catch (failure) {
        scope.hasFailedPart ||= scope === around && scope.isTransaction;
        throw failure;
      }
    };
    const { propagation } = call;
    const options = call.isRepeated ? { propagation, retry: { attempts: 3, backoff: () => 1 } } : { propagation };
    try {
      await this.#keep(this.#database.transaction(work, options));
      this.#end(opened, 'kept');
    } catch (failure) {
      this.#end(opened, failure instanceof CommitOutcomeUnknownException ? 'unknown' : 'undone');
      throw failure;
    }
  }

  #scopeOf({ propagation }: PlannedCall, around: ScopeEntry | undefined): ScopeEntry {
    const isInside = around?.isTransaction ?? false;
    const opens = propagation === 'REQUIRES_NEW' || (!isInside && ['REQUIRED', 'NESTED'].includes(propagation));
    if (!opens && isInside && propagation !== 'NESTED' && propagation !== 'NOT_SUPPORTED') {
      return around as ScopeEntry;
    }
    const scope = isInside && propagation === 'NESTED' ? new ScopeEntry(true, around) : new ScopeEntry(opens);
    this.scopes.push(scope);
    return scope;
  }

  #end(scope: ScopeEntry | undefined, end: ScopeEntry['end']): void {
    if (scope !== undefined) {
      scope.end ??= end;
    }
  }

  async #steps(steps: readonly Step[], surroundings: Surroundings): Promise<void> {
    for (const step of steps) {
      await this.#step(step, surroundings);
    }
  }

  async #step(step: Step, surroundings: Surroundings): Promise<void> {
    if (step.kind === 'parallel') {
      await Promise.all(step.steps.map((part) => this.#keep(this.#step(part, surroundings))));
      return;
    }
    const done = this.#keep(
      step.kind === 'insert'
        ? this.#insert(step.id === TAKEN_ID ? TAKEN_ID : step.id + surroundings.offset, surroundings)
        : this.#call(step.call, surroundings),
    );
    if (step.isAwaited) {
      await (step.isCaught ? done.catch(() => undefined) : done);
    }
  }

  async #insert(id: number, { scope, tx }: Surroundings): Promise<void> {
    // Inside of a transaction the database object belongs to it too; outside it would begin one by itself.
    const verbs = scope.isTransaction && id % 2 === 0 ? this.#database : tx;
    try {
      await verbs.insert(`INSERT INTO stress (id) VALUES (${id})`);
      scope.rows.set(id, 'done');
    } catch (failure) {
      if (id !== TAKEN_ID) {
        scope.rows.set(id, failure instanceof StatementOutcomeUnknownException ? 'unknown' : 'failed');
      }
      throw failure;
    }
  }

  #keep<Result>(promise: Promise<Result>): Promise<Result> {
    this.#everything.push(promise);
    promise.catch(() => undefined);
    return promise;
  }
}

interface RowPlace {
  /** Empty for a statement that belongs to none. */
  readonly transactionId: string;
  /** The innermost savepoint that was set and neither released nor rolled back to. */
  readonly savepoint: string;
}

/** Where each row was inserted, by what was sent. */
function placesOf(events: readonly StatementEvent[]): Map<number, RowPlace> {
  const open = new Map<string, string[]>();
  const places = new Map<number, RowPlace>();
  for (const { sql = '', transactionId = '', error } of events) {
    const savepoints = open.get(transactionId) ?? [];
    const [, verb, name = ''] = /^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) (\w+)$/.exec(sql) ?? [];
    if (verb === 'SAVEPOINT' && error === undefined) {
      open.set(transactionId, [...savepoints, name]);
    } else if (savepoints.includes(name) && error === undefined) {
      open.set(transactionId, savepoints.slice(0, savepoints.indexOf(name)));
    }
    const id = Number(/VALUES \((\d+)\)/.exec(sql)?.[1] ?? TAKEN_ID);
    if (id !== TAKEN_ID) {
      places.set(id, { transactionId, savepoint: savepoints.at(-1) ?? '' });
    }
  }
  return places;
}

/** Tells whether a place was only ever paired with one scope, and the scope with one place. */
function pairing(): (place: string, scope: ScopeEntry) => boolean {
  const scopes = new Map<string, ScopeEntry>();
  const places = new Map<ScopeEntry, string>();
  return (place, scope) => {
    const isPaired = (scopes.get(place) ?? scope) === scope && (places.get(scope) ?? place) === place;
    scopes.set(place, scope);
    places.set(scope, place);
    return isPaired;
  };
}

/**
 * Statements that were sent where they do not belong: outside of the transaction of their scope, into that of another
 * one, or behind the savepoint of another scope. A transaction that is doomed as a whole sets no value on savepoints.
 */
function findStrays(scopes: readonly ScopeEntry[], places: ReadonlyMap<number, RowPlace>): string[] {
  const [inTransaction, behindSavepoint] = [pairing(), pairing()];
  const isAtHome = (scope: ScopeEntry, { transactionId, savepoint }: RowPlace): boolean => {
    if (transactionId === '' || !scope.isTransaction) {
      return transactionId === '' && !scope.isTransaction;
    }
    const isPaired = inTransaction(transactionId, scope.root);
    return isPaired && (scope.root.end === 'undone' || behindSavepoint(`${transactionId} ${savepoint}`, scope));
  };
  return scopes.flatMap((scope) =>
    [...scope.rows.keys()].flatMap((id) => {
      const place = places.get(id);
      return place === undefined || isAtHome(scope, place) ? [] : [`row ${id} was inserted ${JSON.stringify(place)}`];
    }),
  );
}

function stressOn(start: () => Promise<Emulator>): void {
  let emulator: Emulator;
  let direct: AuroraDatabase;

  before(async () => {
    emulator = await start();
    ({ database: direct } = await openTestDatabase({}, start));
    await direct.execute('DROP TABLE IF EXISTS stress');
    await direct.execute('CREATE TABLE stress (id int PRIMARY KEY)');
    await direct.insert(`INSERT INTO stress (id) VALUES (${TAKEN_ID})`);
    await direct.commit();
    sinon.stub(process, 'emitWarning');
  });

  after(async () => {
    sinon.restore();
    emulator.faults.clear();
    await direct.execute('DROP TABLE stress');
    await direct.commit();
  });

  it(`keep every promise, whatever happens to ${SCOPES} of them (seed ${SEED})`, async () => {
    const { database, calls: events } = await openTestDatabase({}, start);
    const planner = new Planner(seededRandom(SEED));
    const scopes: ScopeEntry[] = [];
    let struck = 0;
    while (planner.calls < SCOPES) {
      const plan = planner.plan(CALLS_AT_A_TIME);
      plan.faults.forEach((fault) => emulator.faults.inject(fault));
      const execution = new Execution(database);
      await execution.run(plan);
      scopes.push(...execution.scopes);
      struck += emulator.faults.list().reduce((sum, { strikes }) => sum + strikes, 0);
      emulator.faults.clear();
      expect(emulator.statistics().openTransactions).to.equal(0);
    }
    const stored = new Set((await direct.queryFetchAll<[number]>('SELECT id FROM stress')).flat());
    expect(findLies(scopes, stored)).to.deep.equal([]);
    expect(findStrays(scopes, placesOf(events))).to.deep.equal([]);
    // The test would say nothing if little had happened.
    const ends = new Set(scopes.map(({ end }) => end));
    expect([...ends].toSorted()).to.deep.equal(['kept', 'undone', 'unknown']);
    expect(stored.size).to.be.greaterThan(100);
    expect(struck).to.be.greaterThan(10);
  }).timeout(120_000);
}

describe('Scopes of transactions', () => {
  describe('on PostgreSQL', () => stressOn(sharedEmulator));
  describeMysql('on MySQL', () => stressOn(sharedMysqlEmulator));
});
