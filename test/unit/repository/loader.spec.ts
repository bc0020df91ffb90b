import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';

import { ConfigurationException } from '../../../src/errors/base-exception.js';
import { rejection } from '../../support/rejection.js';
import { City, repositoryOf, Visit } from './entities.js';
import { RecordingExecutor } from './recording-executor.js';

/** A record of a city behind the number of its key among those that were sent. */
function record(ordinal: number, id: number): unknown[] {
  return [ordinal, id, `city ${id}`, null, new Date(0)];
}

describe('a loader', () => {
  it('asks for the keys of one tick by one call, however they are come by', async () => {
    const executor = new RecordingExecutor({ records: [record(3, 5), record(1, 7)] });
    const loader = repositoryOf(City, executor).loader();
    const late = async (id: number): Promise<City | null> => {
      await Promise.resolve();
      return await loader.findById(id);
    };
    const found = await Promise.all([loader.findById(7), loader.findById(99), late(5)]);
    expect(found.map((city) => city?.name)).to.deep.equal(['city 7', undefined, 'city 5']);
    expect(found[0]).to.be.instanceOf(City);
    expect(found[1]).to.equal(null);
    expect(executor.calls).to.have.length(1);
    expect(executor.queries[0]?.parameters).to.deep.equal([
      { name: 'p1', value: { stringValue: '[{"c1":7},{"c1":99},{"c1":5}]' } },
    ]);
  });

  it('remembers nothing', async () => {
    const executor = new RecordingExecutor({ records: [record(1, 7)] }, { records: [] });
    const loader = repositoryOf(City, executor).loader();
    expect(await loader.findById(7)).to.include({ id: 7 });
    expect(await loader.findById(7)).to.equal(null);
    expect(executor.calls).to.have.length(2);
  });

  it('gives an instance of its own to each who asks for the same key', async () => {
    const executor = new RecordingExecutor({ records: [record(1, 7), record(2, 7)] });
    const loader = repositoryOf(City, executor).loader();
    const [one, other] = await Promise.all([loader.findById(7), loader.findById(7)]);
    expect(one).to.deep.equal(other);
    expect(one).not.to.equal(other);
  });

  it('is another for each that is made', async () => {
    const executor = new RecordingExecutor({ records: [record(1, 1)] }, { records: [record(1, 2)] });
    const cities = repositoryOf(City, executor);
    const [one, other] = await Promise.all([cities.loader().findById(1), cities.loader().findById(2)]);
    expect([one?.id, other?.id]).to.deep.equal([1, 2]);
    expect(executor.calls).to.have.length(2);
  });

  it('parts the keys by the transactions in which they are asked for', async () => {
    const executor = new RecordingExecutor({ records: [record(1, 1), record(2, 3)] }, { records: [record(1, 2)] });
    const loader = repositoryOf(City, executor).loader();
    const outside = [loader.findById(1)];
    executor.currentScope = {};
    const inside = loader.findById(2);
    executor.currentScope = undefined;
    outside.push(loader.findById(3));
    expect((await Promise.all([...outside, inside])).map((city) => city?.id)).to.deep.equal([1, 3, 2]);
    expect(executor.calls).to.have.length(2);
  });

  it('refuses what is no key, and finds the others', async () => {
    const executor = new RecordingExecutor({ records: [record(1, 7)] });
    const loader = repositoryOf(City, executor).loader();
    const wrong = ['seven', null, undefined, { id: 'x' }, { key: 1 }].map(
      async (id) => await rejection(loader.findById(id as never)),
    );
    expect(await loader.findById(7)).to.include({ id: 7 });
    for (const failure of await Promise.all(wrong)) {
      expect(failure).to.be.instanceOf(ConfigurationException);
    }
    expect(executor.calls).to.have.length(1);
  });

  it('takes keys of several parts', async () => {
    const executor = new RecordingExecutor({ records: [[1, 1, '2024-01-15', 5, 'Anna']] });
    const loader = repositoryOf(Visit, executor).loader();
    expect(await loader.findById({ cityId: 1, day: '2024-01-15' })).to.include({ visitors: 5 });
    expect(await rejection(loader.findById({ cityId: 1 } as never))).to.be.instanceOf(ConfigurationException);
  });

  it('lets all who asked know of a failure, and works on', async () => {
    const executor = new RecordingExecutor();
    const loader = repositoryOf(City, executor).loader();
    executor.fetchAll = async () => await Promise.reject(new Error('broken'));
    const failures = await Promise.all([rejection(loader.findById(1)), rejection(loader.findById(2))]);
    expect(failures.map(({ message }) => message)).to.deep.equal(['broken', 'broken']);
    Reflect.deleteProperty(executor, 'fetchAll');
    expect(await loader.findById(1)).to.equal(null);
  });

  it('reads what its options say, and refuses those that are not there', async () => {
    const executor = new RecordingExecutor({ records: [[1, 'Riga']] });
    const cities = repositoryOf(City, executor);
    expect(await cities.loader({ select: { name: true } }).findById(1)).to.deep.include({ name: 'Riga' });
    expect(executor.calls[0]).to.include('SELECT aurorm_ordinal, "name" FROM');
    expect(() => cities.loader({ lock: 'update' } as object)).to.throw(ConfigurationException, "option 'lock'");
    expect(() => cities.loader({ select: { size: true } } as never)).to.throw(ConfigurationException, 'size');
  });

  it('makes no call where nothing is asked for', async () => {
    const executor = new RecordingExecutor();
    repositoryOf(City, executor).loader();
    await delay(1);
    expect(executor.calls).to.deep.equal([]);
  });
});
