import type { SchemaScript } from '../temporary-schema.js';

export const LEDGER: SchemaScript = {
  name: 'ledger',
  create: [
    `CREATE SCHEMA ledger`,
    `CREATE TYPE ledger.account_kind AS ENUM ('private', 'business')`,
    `CREATE TABLE ledger.account (
       id uuid PRIMARY KEY,
       iban text NOT NULL CONSTRAINT account_iban UNIQUE,
       owner text NOT NULL,
       kind ledger.account_kind NOT NULL DEFAULT 'private',
       balance numeric(20, 2) NOT NULL DEFAULT 0 CONSTRAINT balance_not_negative CHECK (balance >= 0),
       opened_at timestamptz NOT NULL DEFAULT now()
     )`,
    // Ids that a JavaScript number cannot hold.
    `CREATE TABLE ledger.booking (
       id bigint GENERATED ALWAYS AS IDENTITY (START WITH 9007199254740993) PRIMARY KEY,
       account_id uuid NOT NULL REFERENCES ledger.account,
       amount numeric(20, 2) NOT NULL,
       day date NOT NULL,
       memo text,
       details jsonb
     )`,
  ],
  drop: [
    `DROP TABLE ledger.booking`,
    `DROP TABLE ledger.account`,
    `DROP TYPE ledger.account_kind`,
    `DROP SCHEMA ledger`,
  ],
};
