import { NestFactory } from '@nestjs/core';
import { AuroraDatabase, DataSource, type StatementEvent } from 'aurorm';
import { expect } from 'chai';
import type { INestApplication } from '@nestjs/common';
import { on } from 'node:events';
import request from 'supertest';

import { Mailbox } from '../../examples/nestjs-shop/orders/mailbox.js';
import { OrderEvents } from '../../examples/nestjs-shop/orders/order-events.js';
import { OrdersService } from '../../examples/nestjs-shop/orders/orders.service.js';
import { createTables } from '../../examples/nestjs-shop/schema.js';
import { ShopModule } from '../../examples/nestjs-shop/shop.module.js';
import { execute, sharedEmulator } from '../support/emulator-http.js';
import { endingOf, startExample } from '../support/example-process.js';
import { rejection } from '../support/rejection.js';

const DATABASE = 'example_shop';
const UNKNOWN = '01900000-0000-7000-8000-000000000000';

interface OrderBody {
  readonly order: { readonly id: string; readonly status: string; readonly totalCents: number };
  readonly lines: readonly { readonly quantity: number }[];
}

describe('the example nestjs-shop', function () {
  this.timeout(60_000);

  const calls: StatementEvent[] = [];
  let application: INestApplication;
  let customerId: string;
  let products = 0;

  before(async () => {
    await execute(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await execute(`CREATE DATABASE ${DATABASE}`);
    const options = (await sharedEmulator()).databaseOptions();
    const shop = ShopModule.on({
      ...options,
      databaseName: DATABASE,
      onStatement: (event) => calls.push(event),
    });
    application = await NestFactory.create(shop, { logger: false });
    await createTables(application.get(DataSource));
    // Tables that are there already are no failure.
    await createTables(application.get(DataSource));
    await application.listen(0, '127.0.0.1');
    const { body } = await post('/customers', { email: 'ada@example.org', name: 'Ada' }).expect(201);
    customerId = body.id;
  });

  after(() => application.close());

  const post = (path: string, body: object = {}): request.Test =>
    request(application.getHttpServer()).post(path).send(body);
  const get = (path: string): request.Test => request(application.getHttpServer()).get(path);
  const patch = (path: string, body: object): request.Test =>
    request(application.getHttpServer()).patch(path).send(body);
  const mails = (): string[] => application.get(Mailbox).subjects;

  /** The id of a new product of which there are so many. */
  async function addProduct(available: number, priceCents = 250): Promise<string> {
    products += 1;
    const product = { sku: `sku-${products}`, name: `Product ${String(products).padStart(4, '0')}` };
    const { body } = await post('/products', { ...product, priceCents, purchasePriceCents: 100, available });
    return body.id;
  }

  async function availableOf(productId: string): Promise<number> {
    return (await get(`/products/${productId}/stock`).expect(200)).body.available;
  }

  async function order(productId: string, quantity = 1): Promise<OrderBody> {
    return (await post('/orders', { customerId, lines: [{ productId, quantity }] }).expect(201)).body;
  }

  describe('the catalog', () => {
    it('stores a product, and keeps what it was bought for', async () => {
      const { body } = await post('/products', {
        sku: 'tea',
        name: 'Tea',
        priceCents: 499,
        purchasePriceCents: 200,
        available: 3,
      }).expect(201);
      expect(body).to.include({ sku: 'tea', name: 'Tea', priceCents: 499, version: 1 }).and.have.property('id');
      expect(body).not.to.have.property('purchasePriceCents');
      await get(`/products/${body.id}`).expect(200, body);
      expect(await availableOf(body.id)).to.equal(3);
    });

    it('refuses a SKU that there is already, and stores nothing of the second product', async () => {
      const product = { sku: 'twice', name: 'Twice', priceCents: 1, purchasePriceCents: 1, available: 1 };
      await post('/products', product).expect(201);
      const { body } = await post('/products', product).expect(409);
      expect(body).to.deep.include({ statusCode: 409, code: 'UNIQUE_VIOLATION' });
    });

    it('refuses what is wrong, unknown, or no id', async () => {
      const { body } = await post('/products', { sku: '', priceCents: 1.5, available: -1, secret: 1 }).expect(400);
      expect(body.message).to.include.members([
        'sku should not be empty',
        'priceCents must be an integer number',
        'property secret should not exist',
      ]);
      await get('/products/7').expect(400);
      await get(`/products/${UNKNOWN}`).expect(404);
    });

    it('refuses what no column holds, cursors of somebody else, and changes of nothing', async () => {
      const product = { sku: 'odd', name: 'Odd', priceCents: 1, purchasePriceCents: 1, available: 1 };
      for (const wrong of [{ name: 'NUL \0' }, { priceCents: 3_000_000_000 }, { available: 3_000_000_000 }]) {
        await post('/products', { ...product, ...wrong }).expect(400);
      }
      await get('/products?after=somewhere').expect(400);
      await get('/products?after=WyJ4Il0').expect(400);
      await get(`/customers/${customerId}/orders?page=99999999999999999999`).expect(400);
      const id = await addProduct(1);
      for (const nothing of [{ version: 1 }, { version: 1, name: null }, { name: 'Unversioned' }]) {
        await patch(`/products/${id}`, nothing).expect(400);
      }
    });

    it('gives pages, each behind the last of the one before', async () => {
      for (let index = 0; index < 5; index++) {
        await addProduct(1);
      }
      const all: string[] = (await get('/products?first=100').expect(200)).body.items.map(
        ({ name }: { name: string }) => name,
      );
      expect(all).to.deep.equal(all.toSorted());
      const paged: string[] = [];
      for (let after = ''; ;) {
        const { body } = await get(`/products?first=2${after}`).expect(200);
        paged.push(...body.items.map(({ name }: { name: string }) => name));
        if (!body.hasNextPage) {
          break;
        }
        after = `&after=${encodeURIComponent(body.endCursor)}`;
      }
      expect(paged).to.deep.equal(all);
      await get('/products?first=1000').expect(400);
    });

    it('lets one of two change a product who have read the same version', async () => {
      const id = await addProduct(1);
      const answers = await Promise.all([
        patch(`/products/${id}`, { version: 1, name: 'First' }),
        patch(`/products/${id}`, { version: 1, name: 'Second' }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([200, 409]);
      const refused = answers.find(({ status }) => status === 409);
      expect(refused?.body).to.have.property('code', 'OPTIMISTIC_LOCK');
      const changed = answers.find(({ status }) => status === 200);
      await get(`/products/${id}`).expect(200, changed?.body);
      await patch(`/products/${id}`, { version: 2, priceCents: 300 }).expect(200);
      await patch(`/products/${UNKNOWN}`, { version: 1, name: 'X' }).expect(404);
    });
  });

  describe('customers', () => {
    it('register by an address of their own', async () => {
      const { body } = await post('/customers', { email: 'grace@example.org', name: 'Grace' }).expect(201);
      await get(`/customers/${body.id}`).expect(200, body);
      await post('/customers', { email: 'grace@example.org', name: 'Another' }).expect(409);
      await post('/customers', { email: 'no address', name: 'Nobody' }).expect(400);
    });
  });

  describe('orders', () => {
    it('are stored with their lines, and taken out of the stock, in one transaction', async () => {
      const [first, second] = [await addProduct(5, 250), await addProduct(5, 100)];
      calls.length = 0;
      const { body } = await post('/orders', {
        customerId,
        lines: [
          { productId: first, quantity: 2 },
          { productId: second, quantity: 3 },
        ],
      }).expect(201);
      expect(
        new Set(calls.map(({ transactionId }) => transactionId).filter((id) => id !== undefined)),
      ).to.have.property('size', 1);
      expect(calls.at(-1)).to.have.property('operation', 'CommitTransaction');
      expect(body.order).to.include({ customerId, status: 'placed', totalCents: 800, version: 1 });
      expect(body.lines).to.have.length(2);
      const { body: found } = await get(`/orders/${body.order.id}`).expect(200);
      expect(found.order).to.deep.equal(body.order);
      expect(found.lines).to.have.deep.members(body.lines);
      expect([await availableOf(first), await availableOf(second)]).to.deep.equal([3, 2]);
      expect(mails()).to.include(`Order ${body.order.id} is placed`);
    });

    it('change nothing where one product of several is out of stock, and nobody is told', async () => {
      const [enough, tooFew] = [await addProduct(5), await addProduct(1)];
      const before = mails().length;
      await post('/orders', {
        customerId,
        lines: [
          { productId: enough, quantity: 2 },
          { productId: tooFew, quantity: 2 },
        ],
      }).expect(409);
      expect([await availableOf(enough), await availableOf(tooFew)]).to.deep.equal([5, 1]);
      expect(mails()).to.have.length(before);
    });

    it('are told of after the commit, and not at all where there is none', async () => {
      const lines = [{ productId: await addProduct(5), quantity: 1 }];
      const lastCalls: (string | undefined)[] = [];
      application.get(OrderEvents).on('placed', () => lastCalls.push(calls.at(-1)?.operation));
      await post('/orders', { customerId, lines }).expect(201);
      expect(lastCalls).to.deep.equal(['CommitTransaction']);
      const undone = application.get(DataSource).transaction(async () => {
        await application.get(OrdersService).place({ customerId, lines });
        throw new Error('Undone.');
      });
      expect(await rejection(undone)).to.have.property('message', 'Undone.');
      expect(lastCalls).to.have.length(1);
    });

    it('are refused for customers and products that there are not, and for wrong lines', async () => {
      const productId = await addProduct(5);
      const line = { productId, quantity: 1 };
      await post('/orders', { customerId: UNKNOWN, lines: [line] }).expect(422);
      await post('/orders', { customerId, lines: [{ ...line, productId: UNKNOWN }] }).expect(422);
      await post('/orders', { customerId, lines: [line, line] }).expect(400);
      await post('/orders', { customerId, lines: [] }).expect(400);
      await post('/orders', { customerId, lines: [{ productId, quantity: 0 }] }).expect(400);
      expect(await availableOf(productId)).to.equal(5);
    });

    it('are paid once, with what they cost', async () => {
      const { order: placed } = await order(await addProduct(1));
      const path = `/orders/${placed.id}/payment`;
      await post(path, { amountCents: 249, reference: placed.id }).expect(422);
      const { body } = await post(path, { amountCents: 250, reference: placed.id }).expect(201);
      expect(body).to.include({ status: 'paid', version: 2 });
      await post(path, { amountCents: 250, reference: 'again' }).expect(409);
      await post(`/orders/${placed.id}/cancellation`).expect(409);
      await post(`/orders/${UNKNOWN}/payment`, { amountCents: 250, reference: 'x' }).expect(404);
      expect(mails()).to.include(`Order ${placed.id} is paid`);
    });

    it('may cost more than a price, exactly', async () => {
      const { order: placed } = await order(await addProduct(1000, 1_000_000_000), 1000);
      expect(placed.totalCents).to.equal(1_000_000_000_000);
      const payment = { amountCents: 1_000_000_000_000, reference: placed.id };
      await post(`/orders/${placed.id}/payment`, payment).expect(201);
    });

    it('are not paid by what has paid another one', async () => {
      const productId = await addProduct(2);
      const [{ order: first }, { order: second }] = [await order(productId), await order(productId)];
      const payment = { amountCents: 250, reference: 'the same' };
      await post(`/orders/${first.id}/payment`, payment).expect(201);
      await post(`/orders/${second.id}/payment`, payment).expect(409);
      expect((await get(`/orders/${second.id}`)).body.order.status).to.equal('placed');
    });

    it('give back what is cancelled, once', async () => {
      const productId = await addProduct(4);
      const { order: placed } = await order(productId, 3);
      const answers = await Promise.all(Array.from({ length: 5 }, () => post(`/orders/${placed.id}/cancellation`)));
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 409, 409, 409, 409]);
      expect(await availableOf(productId)).to.equal(4);
    });

    it('are either paid or cancelled where both are asked for at the same time', async () => {
      for (let round = 0; round < 5; round++) {
        const productId = await addProduct(1);
        const { order: placed } = await order(productId);
        const answers = await Promise.all([
          post(`/orders/${placed.id}/payment`, { amountCents: 250, reference: placed.id }),
          post(`/orders/${placed.id}/cancellation`),
        ]);
        expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 409]);
        const { body } = await get(`/orders/${placed.id}`);
        expect(body.order.status).to.equal(answers[0]?.status === 201 ? 'paid' : 'cancelled');
        expect(await availableOf(productId)).to.equal(answers[0]?.status === 201 ? 0 : 1);
      }
    });

    it('are listed for a customer, the newest first, by pages', async () => {
      const { body: customer } = await post('/customers', { email: 'list@example.org', name: 'List' });
      const productId = await addProduct(5);
      const ids: string[] = [];
      for (let index = 0; index < 5; index++) {
        const placed = await post('/orders', { customerId: customer.id, lines: [{ productId, quantity: 1 }] });
        ids.unshift(placed.body.order.id);
      }
      const { body } = await get(`/customers/${customer.id}/orders?page=2&perPage=2`).expect(200);
      expect(body.total).to.equal(5);
      expect(body.items.map(({ id }: { id: string }) => id)).to.deep.equal(ids.slice(2, 4));
      expect((await get(`/customers/${customer.id}/orders?page=9`)).body).to.deep.equal({ items: [], total: 5 });
    });

    it('never sell more than there is when 200 come at the same time', async () => {
      const [rare, common] = [await addProduct(50), await addProduct(1000)];
      const before = mails().length;
      calls.length = 0;
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          post('/orders', {
            customerId,
            // In either order: whoever locks one must not wait for who locks the other.
            lines: (index % 2 === 0 ? [rare, common] : [common, rare]).map((productId) => ({ productId, quantity: 1 })),
          }),
        ),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).to.have.length(50);
      expect(statuses.filter((status) => status === 409)).to.have.length(150);
      expect([await availableOf(rare), await availableOf(common)]).to.deep.equal([0, 950]);
      const sold = await application
        .get(AuroraDatabase)
        .query('SELECT sum(quantity), count(DISTINCT order_id) FROM shop.order_line WHERE product_id = :id::uuid', {
          id: rare,
        });
      expect(sold).to.deep.equal([[50, 50]]);
      expect(mails()).to.have.length(before + 50);
      const operations = calls.map(({ operation }) => operation);
      expect(operations.filter((operation) => operation === 'CommitTransaction')).to.have.length(50);
      expect(operations.filter((operation) => operation === 'RollbackTransaction')).to.have.length(150);
    });

    it('lose no update when several products are bought out', async () => {
      const ids = await Promise.all([addProduct(30), addProduct(20), addProduct(25)]);
      const lines = (index: number): object[] =>
        ids.filter((_, place) => place !== index % 3).map((productId) => ({ productId, quantity: 1 + (index % 2) }));
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, index) => post('/orders', { customerId, lines: lines(index) })),
      );
      expect(answers.filter(({ status }) => status !== 201 && status !== 409)).to.deep.equal([]);
      for (const [place, productId] of ids.entries()) {
        const [[sold] = []] = await application
          .get(AuroraDatabase)
          .query('SELECT coalesce(sum(quantity), 0) FROM shop.order_line WHERE product_id = :id::uuid', {
            id: productId,
          });
        expect(await availableOf(productId)).to.equal(([30, 20, 25][place] as number) - Number(sold));
      }
    });
  });

  it('runs as a program on an emulator of its own, until it is interrupted', async () => {
    const child = startExample('nestjs-shop/main.js', { PORT: '0' });
    const ending = endingOf(child);
    for await (const [text] of on(child.stdout, 'data') as AsyncIterable<[string]>) {
      const [url] = /http:\S+:\d+(?=\. Ctrl)/.exec(text) ?? [];
      if (url !== undefined) {
        expect((await fetch(`${url}/health`)).status).to.equal(200);
        break;
      }
    }
    child.kill('SIGINT');
    expect(await ending).to.include({ exitCode: 0, stderr: '' });
  });

  it('tells whether it is healthy', async () => {
    await get('/health').expect(200, { database: { status: 'up' } });
  });
});
