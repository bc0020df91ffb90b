import type { AuroraDatabase } from 'aurorm';

/** The tables, in a schema of their own. What is there already stays as it is. */
const STATEMENTS = [
  'CREATE SCHEMA IF NOT EXISTS shop',
  `CREATE TABLE IF NOT EXISTS shop.product (
    id uuid PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price_cents integer NOT NULL CHECK (price_cents > 0),
    purchase_price_cents integer NOT NULL CHECK (purchase_price_cents > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
  )`,
  `CREATE TABLE IF NOT EXISTS shop.stock (
    product_id uuid PRIMARY KEY REFERENCES shop.product,
    available integer NOT NULL CHECK (available >= 0)
  )`,
  `CREATE TABLE IF NOT EXISTS shop.customer (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE IF NOT EXISTS shop.customer_order (
    id uuid PRIMARY KEY,
    customer_id uuid NOT NULL REFERENCES shop.customer,
    status text NOT NULL CHECK (status IN ('placed', 'paid', 'cancelled')),
    total_cents integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
  )`,
  'CREATE INDEX IF NOT EXISTS customer_order_customer ON shop.customer_order (customer_id, created_at DESC)',
  `CREATE TABLE IF NOT EXISTS shop.order_line (
    order_id uuid REFERENCES shop.customer_order,
    product_id uuid REFERENCES shop.product,
    quantity integer NOT NULL CHECK (quantity > 0),
    unit_price_cents integer NOT NULL,
    PRIMARY KEY (order_id, product_id)
  )`,
  `CREATE TABLE IF NOT EXISTS shop.payment (
    order_id uuid PRIMARY KEY REFERENCES shop.customer_order,
    amount_cents integer NOT NULL,
    reference text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
];

export async function createTables(database: AuroraDatabase): Promise<void> {
  await database.transaction(async (tx) => {
    for (const statement of STATEMENTS) {
      await tx.execute(statement);
    }
  });
}
