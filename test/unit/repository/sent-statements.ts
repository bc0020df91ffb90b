/** What a call of a verb sends, or why it is refused. */
export interface Sent {
  /** The SQL texts, as a recording executor notes them. */
  readonly calls: readonly string[];
  /** The values of the parameters of each statement, and of each set of a batch; `true` for NULL. */
  readonly values: readonly (readonly unknown[])[];
  readonly refusal?: string;
}

/** What each verb of `VERBS` sends, by its name and the engine; 64-bit integers with an n behind them. */
export const SENT: Readonly<Record<string, Readonly<Record<'mysql' | 'postgresql', Sent>>>> = {
  'find by an embedded property': {
    postgresql: {
      calls: [
        'all of: SELECT "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at" FROM "account" WHERE ("address_town" IS NULL AND "address_street" LIKE :p1) AND "deleted_at" IS NULL',
      ],
      values: [['M%']],
    },
    mysql: {
      calls: [
        'all of: SELECT `id`, `email`, `balance`, `points`, `data`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`, `deleted_at` FROM `account` WHERE (`address_town` IS NULL AND `address_street` LIKE :p1) AND `deleted_at` IS NULL',
      ],
      values: [['M%']],
    },
  },
  'find by a null object': {
    postgresql: {
      calls: [
        'all of: SELECT "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at" FROM "account" WHERE ("address_street" IS NULL AND "address_town" IS NULL) AND "deleted_at" IS NULL',
      ],
      values: [[]],
    },
    mysql: {
      calls: [
        'all of: SELECT `id`, `email`, `balance`, `points`, `data`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`, `deleted_at` FROM `account` WHERE (`address_street` IS NULL AND `address_town` IS NULL) AND `deleted_at` IS NULL',
      ],
      values: [[]],
    },
  },
  'find by operators': {
    postgresql: {
      calls: [
        'all of: SELECT "id", "address_town" FROM "account" WHERE "email" ILIKE :p1 AND "points" = ANY (CAST(:p2 AS bigint[])) AND NOT ("balance" = ANY (CAST(:p3 AS numeric[]))) AND "data" @> CAST(:p4 AS jsonb)',
      ],
      values: [['a%', '{"1","2"}', '{"1.5"}', '{"a":1}']],
    },
    mysql: {
      calls: [
        "all of: SELECT `id`, `address_town` FROM `account` WHERE LOWER(`email`) LIKE LOWER(:p1) AND `points` IN (SELECT aurorm_value FROM JSON_TABLE(:p2, '$[*]' COLUMNS (aurorm_value BIGINT PATH '$')) AS aurorm_list) AND NOT (`balance` IN (SELECT CAST(JSON_UNQUOTE(aurorm_value) AS DECIMAL(65, 30)) FROM JSON_TABLE(:p3, '$[*]' COLUMNS (aurorm_value JSON PATH '$')) AS aurorm_list)) AND JSON_CONTAINS(`data`, :p4)",
      ],
      values: [['a%', '[1,2]', '["1.5"]', '{"a":1}']],
    },
  },
  'find by SQL of your own': {
    postgresql: {
      calls: [
        'all of: SELECT "id" FROM "account" WHERE (length("email") > :p1 OR "email" = :p2) AND "deleted_at" IS NULL',
      ],
      values: [[5, 'a']],
    },
    mysql: {
      calls: [
        'all of: SELECT `id` FROM `account` WHERE (length(`email`) > :p1 OR `email` = :p2) AND `deleted_at` IS NULL',
      ],
      values: [[5, 'a']],
    },
  },
  'find in an order, with offset alone': {
    postgresql: {
      calls: [
        'all of: SELECT "email" FROM "account" WHERE "deleted_at" IS NULL ORDER BY "points" DESC NULLS FIRST, "address_town" ASC NULLS LAST, "id" ASC OFFSET :p1',
      ],
      values: [[5]],
    },
    mysql: {
      calls: [
        'all of: SELECT `email` FROM `account` WHERE `deleted_at` IS NULL ORDER BY `points` IS NULL DESC, `points` DESC, `address_town` IS NULL ASC, `address_town` ASC, `id` ASC LIMIT 18446744073709551615 OFFSET :p1',
      ],
      values: [[5]],
    },
  },
  'find rows that are distinct': {
    postgresql: {
      calls: [
        'all of: SELECT DISTINCT "address_street", "address_town" FROM "account" WHERE "deleted_at" IS NULL ORDER BY "address_town" DESC',
      ],
      values: [[]],
    },
    mysql: {
      calls: [
        'all of: SELECT DISTINCT `address_street`, `address_town` FROM `account` WHERE `deleted_at` IS NULL ORDER BY `address_town` DESC',
      ],
      values: [[]],
    },
  },
  'find some of the rows that are distinct': {
    postgresql: {
      calls: [
        'all of: SELECT DISTINCT "address_street", "address_town" FROM "account" WHERE "deleted_at" IS NULL ORDER BY "address_town" DESC, "address_street" ASC LIMIT :p1 OFFSET :p2',
      ],
      values: [[2, 1]],
    },
    mysql: {
      calls: [
        'all of: SELECT DISTINCT `address_street`, `address_town` FROM `account` WHERE `deleted_at` IS NULL ORDER BY `address_town` DESC, `address_street` ASC LIMIT :p1 OFFSET :p2',
      ],
      values: [[2, 1]],
    },
  },
  'find with a lock': {
    postgresql: {
      calls: ['all of: SELECT "id" FROM "account" WHERE "deleted_at" IS NULL FOR UPDATE'],
      values: [[]],
    },
    mysql: {
      calls: ['all of: SELECT `id` FROM `account` WHERE `deleted_at` IS NULL FOR UPDATE'],
      values: [[]],
    },
  },
  'find one with a lock that does not wait': {
    postgresql: {
      calls: ['SELECT "id" FROM "account" WHERE "deleted_at" IS NULL LIMIT :p1 FOR UPDATE SKIP LOCKED'],
      values: [[1]],
    },
    mysql: {
      calls: ['SELECT `id` FROM `account` WHERE `deleted_at` IS NULL LIMIT :p1 FOR UPDATE SKIP LOCKED'],
      values: [[1]],
    },
  },
  'find by id for sharing': {
    postgresql: {
      calls: ['SELECT "id" FROM "account" WHERE "id" = :p1 AND "deleted_at" IS NULL FOR SHARE'],
      values: [[7]],
    },
    mysql: {
      calls: ['SELECT `id` FROM `account` WHERE `id` = :p1 AND `deleted_at` IS NULL LOCK IN SHARE MODE'],
      values: [[7]],
    },
  },
  findByIds: {
    postgresql: {
      calls: [
        'all of: SELECT aurorm_ordinal, "city", "day", "visitors", "guide" FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 date)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_ordinal) JOIN "app"."Visit" ON "city" = aurorm_1 AND "day" = aurorm_2 ORDER BY aurorm_ordinal',
      ],
      values: [['[{"c1":1,"c2":"2024-01-15"},{"c1":2,"c2":"2024-01-16"}]']],
    },
    mysql: {
      calls: [
        "all of: SELECT aurorm_ordinal, `city`, `day`, `visitors`, `guide` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows JOIN `app`.`Visit` ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) ORDER BY aurorm_ordinal",
      ],
      values: [['[{"c1":1,"c2":"2024-01-15"},{"c1":2,"c2":"2024-01-16"}]']],
    },
  },
  findAndCount: {
    postgresql: {
      calls: [
        'all of: SELECT "city", "day", "visitors", "guide", count(*) OVER () AS aurorm_total FROM "app"."Visit" WHERE "city" = :p1 ORDER BY "city" ASC, "day" ASC LIMIT :p2',
      ],
      values: [[1, 2]],
    },
    mysql: {
      calls: [
        'all of: SELECT `city`, `day`, `visitors`, `guide`, count(*) OVER () AS aurorm_total FROM `app`.`Visit` WHERE `city` = :p1 ORDER BY `city` ASC, `day` ASC LIMIT :p2',
      ],
      values: [[1, 2]],
    },
  },
  findPage: {
    postgresql: {
      calls: [
        'all of: SELECT "city", "day", "visitors", "guide", CAST("visitors" AS text) AS aurorm_text_1, CAST("city" AS text) AS aurorm_text_2, CAST("day" AS text) AS aurorm_text_3 FROM "app"."Visit" ORDER BY "visitors" DESC, "city" ASC, "day" ASC LIMIT :p1',
      ],
      values: [[3]],
    },
    mysql: {
      calls: [
        'all of: SELECT `city`, `day`, `visitors`, `guide`, CAST(`visitors` AS CHAR) AS aurorm_text_1, CAST(`city` AS CHAR) AS aurorm_text_2, CAST(`day` AS CHAR) AS aurorm_text_3 FROM `app`.`Visit` ORDER BY `visitors` DESC, `city` ASC, `day` ASC LIMIT :p1',
      ],
      values: [[3]],
    },
  },
  count: {
    postgresql: {
      calls: ['SELECT count(*) FROM "account" WHERE "email" = :p1 AND "deleted_at" IS NULL'],
      values: [['a']],
    },
    mysql: {
      calls: ['SELECT count(*) FROM `account` WHERE `email` = :p1 AND `deleted_at` IS NULL'],
      values: [['a']],
    },
  },
  exists: {
    postgresql: {
      calls: ['SELECT EXISTS (SELECT 1 FROM "account" WHERE "deleted_at" IS NULL)'],
      values: [[]],
    },
    mysql: {
      calls: ['SELECT EXISTS (SELECT 1 FROM `account` WHERE `deleted_at` IS NULL)'],
      values: [[]],
    },
  },
  sum: {
    postgresql: {
      calls: ['SELECT sum("points") FROM "account" WHERE "email" = :p1 AND "deleted_at" IS NULL'],
      values: [['a']],
    },
    mysql: {
      calls: ['SELECT sum(`points`) FROM `account` WHERE `email` = :p1 AND `deleted_at` IS NULL'],
      values: [['a']],
    },
  },
  average: {
    postgresql: {
      calls: ['SELECT avg("balance") FROM "account"'],
      values: [[]],
    },
    mysql: {
      calls: ['SELECT avg(`balance`) FROM `account`'],
      values: [[]],
    },
  },
  minimum: {
    postgresql: {
      calls: ['SELECT min("balance") FROM "account" WHERE "deleted_at" IS NULL'],
      values: [[]],
    },
    mysql: {
      calls: ['SELECT min(`balance`) FROM `account` WHERE `deleted_at` IS NULL'],
      values: [[]],
    },
  },
  maximum: {
    postgresql: {
      calls: ['SELECT max("created_at") FROM "account" WHERE "deleted_at" IS NULL'],
      values: [[]],
    },
    mysql: {
      calls: ['SELECT max(`created_at`) FROM `account` WHERE `deleted_at` IS NULL'],
      values: [[]],
    },
  },
  'aggregate by groups': {
    postgresql: {
      calls: [
        'all of: SELECT "address_town", count(*) AS "aurorm_1", sum("points") AS "aurorm_2", avg("balance") AS "aurorm_3", min("created_at") AS "aurorm_4", max("id") AS "aurorm_5", sum("version") AS "aurorm_6", max("version") AS "aurorm_7" FROM "account" WHERE "email" LIKE :p1 AND "deleted_at" IS NULL GROUP BY "address_town" HAVING count(*) > :p2 AND NOT (sum("points") IS NULL) AND sum("version") = CAST(:p3 AS numeric) AND min("created_at") < CAST(:p4 AS timestamptz) ORDER BY sum("points") DESC, max("version") ASC NULLS LAST, "address_town" ASC LIMIT :p5 OFFSET :p6',
      ],
      values: [['a%', 1, '7', '2024-01-15 03:34:56.000+00', 3, 1]],
    },
    mysql: {
      calls: [
        'all of: SELECT `address_town`, count(*) AS `aurorm_1`, sum(`points`) AS `aurorm_2`, avg(`balance`) AS `aurorm_3`, min(`created_at`) AS `aurorm_4`, max(`id`) AS `aurorm_5`, sum(`version`) AS `aurorm_6`, max(`version`) AS `aurorm_7` FROM `account` WHERE `email` LIKE :p1 AND `deleted_at` IS NULL GROUP BY `address_town` HAVING `aurorm_1` > :p2 AND NOT (`aurorm_2` IS NULL) AND `aurorm_6` = CAST(:p3 AS DECIMAL(65, 30)) AND `aurorm_4` < CAST(:p4 AS DATETIME(6)) ORDER BY sum(`points`) DESC, max(`version`) IS NULL ASC, max(`version`) ASC, `address_town` ASC LIMIT :p5 OFFSET :p6',
      ],
      values: [['a%', 1, '7', '2024-01-15 03:34:56.000', 3, 1]],
    },
  },
  'aggregate all rows': {
    postgresql: {
      calls: ['SELECT count(*), sum("visitors") FROM "app"."Visit"'],
      values: [[]],
    },
    mysql: {
      calls: ['SELECT count(*), sum(`visitors`) FROM `app`.`Visit`'],
      values: [[]],
    },
  },
  'aggregate in an order of groups': {
    postgresql: {
      calls: [
        'all of: SELECT "day", "city", count(*) AS "aurorm_1" FROM "app"."Visit" GROUP BY "day", "city" ORDER BY count(*) DESC, "day" ASC',
      ],
      values: [[]],
    },
    mysql: {
      calls: [
        'all of: SELECT `day`, `city`, count(*) AS `aurorm_1` FROM `app`.`Visit` GROUP BY `day`, `city` ORDER BY count(*) DESC, `day` ASC',
      ],
      values: [[]],
    },
  },
  insert: {
    postgresql: {
      calls: [
        'INSERT INTO "account" ("email", "balance", "address_street", "address_town", "version", "created_at", "updated_at") VALUES (:p1, CAST(:p2 AS numeric), :p3, :p4, :p5, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP) RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['a@x', '9.50', 'Main', 'Riga', 1]],
    },
    mysql: {
      calls: [
        'INSERT INTO `account` (`email`, `balance`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`) VALUES (:p1, CAST(:p2 AS DECIMAL(65, 30)), :p3, :p4, :p5, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))',
        "all of: SELECT aurorm_ordinal, `points`, `data`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
      ],
      values: [['a@x', '9.50', 'Main', 'Riga', 1], ['[{"c1":7}]']],
    },
  },
  'insert what is there already': {
    postgresql: {
      calls: [
        'INSERT INTO "account" ("email", "balance", "address_street", "address_town", "version", "created_at", "updated_at") VALUES (:p1, CAST(:p2 AS numeric), :p3, :p4, :p5, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['a@x', '9.50', 'Main', 'Riga', 1]],
    },
    mysql: {
      calls: [],
      values: [],
      refusal:
        'MySQL does not tell which rows an INSERT left out: use upsert(), or insert() and catch UniqueViolationException.',
    },
  },
  insertMany: {
    postgresql: {
      calls: [
        'INSERT INTO "account" ("email", "balance", "address_street", "address_town", "version", "created_at", "updated_at") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 text, c2 numeric, c3 text, c4 text, c5 integer)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, aurorm_ordinal) ORDER BY aurorm_ordinal RETURNING "id", "points", "data", "created_at", "updated_at", "deleted_at"',
      ],
      values: [
        ['[{"c1":"a","c2":"1","c3":"Main","c4":"Riga","c5":1},{"c1":"b","c2":"2","c3":"Main","c4":"Riga","c5":1}]'],
      ],
    },
    mysql: {
      calls: [
        'BEGIN',
        'batch of 2: INSERT INTO `account` (`email`, `balance`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`) VALUES (:p1, CAST(:p2 AS DECIMAL(65, 30)), :p3, :p4, :p5, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))',
        "all of: SELECT aurorm_ordinal, `points`, `data`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
        'COMMIT',
      ],
      values: [['[{"c1":8},{"c1":9}]'], ['a', '1', 'Main', 'Riga', 1], ['b', '2', 'Main', 'Riga', 1]],
    },
  },
  'insertMany with keys': {
    postgresql: {
      calls: [
        'INSERT INTO "app"."Visit" ("city", "day", "visitors", "guide") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4 FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 date, c3 integer, c4 text)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_ordinal) ORDER BY aurorm_ordinal',
      ],
      values: [['[{"c1":1,"c2":"2024-01-15","c3":5,"c4":"A"},{"c1":2,"c2":"2024-01-16","c3":6,"c4":"B"}]']],
    },
    mysql: {
      calls: [
        "INSERT INTO `app`.`Visit` (`city`, `day`, `visitors`, `guide`) SELECT aurorm_1, CAST(JSON_UNQUOTE(aurorm_2) AS DATE), aurorm_3, JSON_UNQUOTE(aurorm_4) FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2', aurorm_3 BIGINT PATH '$.c3', aurorm_4 JSON PATH '$.c4')) AS aurorm_rows ORDER BY aurorm_ordinal",
      ],
      values: [['[{"c1":1,"c2":"2024-01-15","c3":5,"c4":"A"},{"c1":2,"c2":"2024-01-16","c3":6,"c4":"B"}]']],
    },
  },
  'save what is new by its key': {
    postgresql: {
      calls: [
        'INSERT INTO "app"."Visit" ("city", "day", "visitors", "guide") VALUES (:p1, CAST(:p2 AS date), :p3, :p4) ON CONFLICT ("city", "day") DO UPDATE SET "visitors" = EXCLUDED."visitors" RETURNING "city", "day", "visitors", "guide"',
      ],
      values: [[1, '2024-01-15', 5, 'A']],
    },
    mysql: {
      calls: [
        'INSERT INTO `app`.`Visit` (`city`, `day`, `visitors`, `guide`) VALUES (:p1, CAST(:p2 AS DATE), :p3, :p4) ON DUPLICATE KEY UPDATE `visitors` = VALUES(`visitors`)',
        "all of: SELECT aurorm_ordinal, `guide` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows JOIN `app`.`Visit` ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) ORDER BY aurorm_ordinal",
      ],
      values: [[1, '2024-01-15', 5, 'A'], ['[{"c1":1,"c2":"2024-01-15"}]']],
    },
  },
  'save a version': {
    postgresql: {
      calls: [
        'UPDATE "account" SET "balance" = CAST(:p1 AS numeric), "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "id" = :p3 AND "version" = :p4 RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['9.50', 1, 7, 2]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `balance` = CAST(:p1 AS DECIMAL(65, 30)), `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = :p3 AND `version` = :p4',
        "all of: SELECT aurorm_ordinal, `email`, `points`, `data`, `address_street`, `address_town`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
      ],
      values: [['9.50', 1, 7, 2], ['[{"c1":7}]']],
    },
  },
  saveMany: {
    postgresql: {
      calls: [
        'BEGIN',
        'INSERT INTO "account" ("email", "balance", "address_street", "address_town", "version", "created_at", "updated_at") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 text, c2 numeric, c3 text, c4 text, c5 integer)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, aurorm_ordinal) ORDER BY aurorm_ordinal RETURNING "id", "points", "data", "created_at", "updated_at", "deleted_at"',
        'WITH aurorm_found AS (SELECT aurorm_rows.* FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 integer, c3 numeric)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_ordinal) JOIN "account" ON "id" = aurorm_1 AND "version" = aurorm_2 ORDER BY aurorm_ordinal FOR UPDATE OF "account") UPDATE "account" SET "balance" = aurorm_3, "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP FROM aurorm_found WHERE "id" = aurorm_1 AND "version" = aurorm_2 AND (SELECT count(*) FROM aurorm_found) = :p3 RETURNING aurorm_ordinal, CASE WHEN octet_length("email") > 65536 THEN NULL ELSE "email" END, "points", CASE WHEN octet_length(CAST("data" AS text)) > 65536 THEN NULL ELSE "data" END, CASE WHEN octet_length("address_street") > 65536 THEN NULL ELSE "address_street" END, CASE WHEN octet_length("address_town") > 65536 THEN NULL ELSE "address_town" END, "created_at", "updated_at", "deleted_at", COALESCE(octet_length("email") > 65536 OR octet_length(CAST("data" AS text)) > 65536 OR octet_length("address_street") > 65536 OR octet_length("address_town") > 65536, FALSE)',
        'COMMIT',
      ],
      values: [
        ['[{"c1":"a@x","c2":"1","c3":"Main","c4":"Riga","c5":1}]'],
        ['[{"c1":7,"c2":2,"c3":"9.50"},{"c1":8,"c2":5,"c3":"9.75"}]', 1, 2],
      ],
    },
    mysql: {
      calls: [
        'BEGIN',
        'INSERT INTO `account` (`email`, `balance`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`) VALUES (:p1, CAST(:p2 AS DECIMAL(65, 30)), :p3, :p4, :p5, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))',
        "all of: SELECT aurorm_ordinal, `points`, `data`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
        "UPDATE `account` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 BIGINT PATH '$.c2', aurorm_3 JSON PATH '$.c3')) AS aurorm_rows ON `id` = aurorm_1 AND `version` = aurorm_2 JOIN (SELECT count(*) AS aurorm_count FROM `account` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 BIGINT PATH '$.c2', aurorm_3 JSON PATH '$.c3')) AS aurorm_rows ON `id` = aurorm_1 AND `version` = aurorm_2 FOR UPDATE) AS aurorm_found ON aurorm_count = :p3 SET `balance` = CAST(JSON_UNQUOTE(aurorm_3) AS DECIMAL(65, 30)), `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6)",
        "all of: SELECT aurorm_ordinal, `email`, `points`, `data`, `address_street`, `address_town`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
        'COMMIT',
      ],
      values: [
        ['a@x', '1', 'Main', 'Riga', 1],
        ['[{"c1":6}]'],
        ['[{"c1":7,"c2":2,"c3":"9.50"},{"c1":8,"c2":5,"c3":"9.75"}]', 1, 2],
        ['[{"c1":7},{"c1":8}]'],
      ],
    },
  },
  'saveMany by their keys': {
    postgresql: {
      calls: [
        'INSERT INTO "app"."Visit" ("city", "day", "visitors", "guide") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4 FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 date, c3 integer, c4 text)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_ordinal) ORDER BY aurorm_ordinal ON CONFLICT ("city", "day") DO UPDATE SET "visitors" = EXCLUDED."visitors" RETURNING CASE WHEN octet_length("guide") > 262144 THEN NULL ELSE "guide" END, COALESCE(octet_length("guide") > 262144, FALSE), (xmax = 0) AS aurorm_inserted',
      ],
      values: [['[{"c1":1,"c2":"2024-01-15","c3":6,"c4":"B"},{"c1":2,"c2":"2024-01-15","c3":5,"c4":"A"}]']],
    },
    mysql: {
      calls: [
        "INSERT INTO `app`.`Visit` (`city`, `day`, `visitors`, `guide`) SELECT aurorm_1, CAST(JSON_UNQUOTE(aurorm_2) AS DATE), aurorm_3, JSON_UNQUOTE(aurorm_4) FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2', aurorm_3 BIGINT PATH '$.c3', aurorm_4 JSON PATH '$.c4')) AS aurorm_rows ORDER BY aurorm_ordinal ON DUPLICATE KEY UPDATE `visitors` = VALUES(`visitors`)",
        "all of: SELECT aurorm_ordinal, `guide` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows JOIN `app`.`Visit` ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) ORDER BY aurorm_ordinal",
      ],
      values: [
        ['[{"c1":1,"c2":"2024-01-15","c3":6,"c4":"B"},{"c1":2,"c2":"2024-01-15","c3":5,"c4":"A"}]'],
        ['[{"c1":1,"c2":"2024-01-15"},{"c1":2,"c2":"2024-01-15"}]'],
      ],
    },
  },
  update: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "data" = CAST(:p1 AS jsonb), "address_town" = :p2, "version" = "version" + :p3, "updated_at" = CURRENT_TIMESTAMP WHERE "id" = :p4 RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['{"b":2}', 'Riga', 1, 7]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `data` = :p1, `address_town` = :p2, `version` = `version` + :p3, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = :p4',
        "all of: SELECT aurorm_ordinal, `email`, `balance`, `points`, `address_street`, `version`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
      ],
      values: [['{"b":2}', 'Riga', 1, 7], ['[{"c1":7}]']],
    },
  },
  'update a version': {
    postgresql: {
      calls: [
        'UPDATE "account" SET "balance" = CAST(:p1 AS numeric), "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "id" = :p3 AND "version" = :p4 RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['9.50', 1, 7, 1]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `balance` = CAST(:p1 AS DECIMAL(65, 30)), `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = :p3 AND `version` = :p4',
        "all of: SELECT aurorm_ordinal, `email`, `points`, `data`, `address_street`, `address_town`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
      ],
      values: [['9.50', 1, 7, 1], ['[{"c1":7}]']],
    },
  },
  updateBy: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "points" = :p1, "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "email" = :p3 AND "deleted_at" IS NULL',
      ],
      values: [[true, 1, 'a']],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `points` = :p1, `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6) WHERE `email` = :p3 AND `deleted_at` IS NULL',
      ],
      values: [[true, 1, 'a']],
    },
  },
  updateMany: {
    postgresql: {
      calls: [
        'WITH aurorm_found AS (SELECT aurorm_rows.* FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 integer, c3 numeric)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_ordinal) JOIN "account" ON "id" = aurorm_1 AND "version" = aurorm_2 ORDER BY aurorm_ordinal FOR UPDATE OF "account") UPDATE "account" SET "balance" = aurorm_3, "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP FROM aurorm_found WHERE "id" = aurorm_1 AND "version" = aurorm_2 AND (SELECT count(*) FROM aurorm_found) = :p3 RETURNING aurorm_ordinal, CASE WHEN octet_length("email") > 65536 THEN NULL ELSE "email" END, "points", CASE WHEN octet_length(CAST("data" AS text)) > 65536 THEN NULL ELSE "data" END, CASE WHEN octet_length("address_street") > 65536 THEN NULL ELSE "address_street" END, CASE WHEN octet_length("address_town") > 65536 THEN NULL ELSE "address_town" END, "created_at", "updated_at", "deleted_at", COALESCE(octet_length("email") > 65536 OR octet_length(CAST("data" AS text)) > 65536 OR octet_length("address_street") > 65536 OR octet_length("address_town") > 65536, FALSE)',
      ],
      values: [['[{"c1":7,"c2":2,"c3":"1"},{"c1":8,"c2":5,"c3":"2"}]', 1, 2]],
    },
    mysql: {
      calls: [
        "UPDATE `account` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 BIGINT PATH '$.c2', aurorm_3 JSON PATH '$.c3')) AS aurorm_rows ON `id` = aurorm_1 AND `version` = aurorm_2 JOIN (SELECT count(*) AS aurorm_count FROM `account` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 BIGINT PATH '$.c2', aurorm_3 JSON PATH '$.c3')) AS aurorm_rows ON `id` = aurorm_1 AND `version` = aurorm_2 FOR UPDATE) AS aurorm_found ON aurorm_count = :p3 SET `balance` = CAST(JSON_UNQUOTE(aurorm_3) AS DECIMAL(65, 30)), `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6)",
        "all of: SELECT aurorm_ordinal, `email`, `points`, `data`, `address_street`, `address_town`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
      ],
      values: [['[{"c1":7,"c2":2,"c3":"1"},{"c1":8,"c2":5,"c3":"2"}]', 1, 2], ['[{"c1":7},{"c1":8}]']],
    },
  },
  upsert: {
    postgresql: {
      calls: [
        'INSERT INTO "account" ("email", "balance", "address_street", "address_town", "version", "created_at", "updated_at") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 text, c2 numeric, c3 text, c4 text, c5 integer)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, aurorm_ordinal) ORDER BY aurorm_ordinal ON CONFLICT ("email") DO UPDATE SET "balance" = EXCLUDED."balance", "version" = "account"."version" + :p2, "updated_at" = CURRENT_TIMESTAMP RETURNING "id", "email", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at", (xmax = 0) AS aurorm_inserted',
      ],
      values: [['[{"c1":"a","c2":"1","c3":"Main","c4":"Riga","c5":1}]', 1]],
    },
    mysql: {
      calls: [
        "INSERT INTO `account` (`email`, `balance`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`) SELECT JSON_UNQUOTE(aurorm_1), CAST(JSON_UNQUOTE(aurorm_2) AS DECIMAL(65, 30)), JSON_UNQUOTE(aurorm_3), JSON_UNQUOTE(aurorm_4), aurorm_5, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 JSON PATH '$.c1', aurorm_2 JSON PATH '$.c2', aurorm_3 JSON PATH '$.c3', aurorm_4 JSON PATH '$.c4', aurorm_5 BIGINT PATH '$.c5')) AS aurorm_rows ORDER BY aurorm_ordinal ON DUPLICATE KEY UPDATE `balance` = VALUES(`balance`), `version` = `account`.`version` + :p2, `updated_at` = UTC_TIMESTAMP(6)",
        "all of: SELECT aurorm_ordinal, `id`, `email`, `points`, `data`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 JSON PATH '$.c1')) AS aurorm_rows JOIN `account` ON `email` = JSON_UNQUOTE(aurorm_1) ORDER BY aurorm_ordinal",
      ],
      values: [['[{"c1":"a","c2":"1","c3":"Main","c4":"Riga","c5":1}]', 1], ['[{"c1":"a"}]']],
    },
  },
  'upsert that changes nothing': {
    postgresql: {
      calls: [
        'INSERT INTO "app"."Visit" ("city", "day", "visitors", "guide") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4 FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 date, c3 integer, c4 text)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_ordinal) ORDER BY aurorm_ordinal ON CONFLICT ("city", "day") DO UPDATE SET "city" = EXCLUDED."city", "day" = EXCLUDED."day" RETURNING "visitors", "guide", (xmax = 0) AS aurorm_inserted',
      ],
      values: [['[{"c1":1,"c2":"2024-01-15","c3":5,"c4":"A"}]']],
    },
    mysql: {
      calls: [
        "INSERT INTO `app`.`Visit` (`city`, `day`, `visitors`, `guide`) SELECT aurorm_1, CAST(JSON_UNQUOTE(aurorm_2) AS DATE), aurorm_3, JSON_UNQUOTE(aurorm_4) FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2', aurorm_3 BIGINT PATH '$.c3', aurorm_4 JSON PATH '$.c4')) AS aurorm_rows ORDER BY aurorm_ordinal ON DUPLICATE KEY UPDATE `city` = `city`, `day` = `day`",
        "all of: SELECT aurorm_ordinal, `visitors`, `guide` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows JOIN `app`.`Visit` ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) ORDER BY aurorm_ordinal",
      ],
      values: [['[{"c1":1,"c2":"2024-01-15","c3":5,"c4":"A"}]'], ['[{"c1":1,"c2":"2024-01-15"}]']],
    },
  },
  increment: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "balance" = "balance" + CAST(:p1 AS numeric), "points" = COALESCE("points", 0) + :p2, "version" = "version" + :p3, "updated_at" = CURRENT_TIMESTAMP WHERE "id" = :p4 AND "deleted_at" IS NULL',
      ],
      values: [['-0.50', '2n', 1, 7]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `balance` = `balance` + CAST(:p1 AS DECIMAL(65, 30)), `points` = COALESCE(`points`, 0) + :p2, `version` = `version` + :p3, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = :p4 AND `deleted_at` IS NULL',
      ],
      values: [['-0.50', '2n', 1, 7]],
    },
  },
  delete: {
    postgresql: {
      calls: ['DELETE FROM "account" WHERE "id" = :p1'],
      values: [[7]],
    },
    mysql: {
      calls: ['DELETE FROM `account` WHERE `id` = :p1'],
      values: [[7]],
    },
  },
  deleteBy: {
    postgresql: {
      calls: ['DELETE FROM "account" WHERE "email" = :p1 OR "points" IS NULL'],
      values: [['a']],
    },
    mysql: {
      calls: ['DELETE FROM `account` WHERE `email` = :p1 OR `points` IS NULL'],
      values: [['a']],
    },
  },
  softDelete: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "deleted_at" = CURRENT_TIMESTAMP, "version" = "version" + :p1, "updated_at" = CURRENT_TIMESTAMP WHERE "id" = :p2 AND "deleted_at" IS NULL',
      ],
      values: [[1, 7]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `deleted_at` = UTC_TIMESTAMP(6), `version` = `version` + :p1, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = :p2 AND `deleted_at` IS NULL',
      ],
      values: [[1, 7]],
    },
  },
  softDeleteBy: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "deleted_at" = CURRENT_TIMESTAMP, "version" = "version" + :p1, "updated_at" = CURRENT_TIMESTAMP WHERE "email" = :p2 AND "deleted_at" IS NULL',
      ],
      values: [[1, 'a']],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `deleted_at` = UTC_TIMESTAMP(6), `version` = `version` + :p1, `updated_at` = UTC_TIMESTAMP(6) WHERE `email` = :p2 AND `deleted_at` IS NULL',
      ],
      values: [[1, 'a']],
    },
  },
  restore: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "deleted_at" = CAST(:p1 AS timestamptz), "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "id" = :p3 AND NOT ("deleted_at" IS NULL)',
      ],
      values: [[true, 1, 7]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `deleted_at` = CAST(:p1 AS DATETIME(6)), `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = :p3 AND NOT (`deleted_at` IS NULL)',
      ],
      values: [[true, 1, 7]],
    },
  },
  restoreBy: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "deleted_at" = CAST(:p1 AS timestamptz), "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "email" = :p3 AND NOT ("deleted_at" IS NULL)',
      ],
      values: [[true, 1, 'a']],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `deleted_at` = CAST(:p1 AS DATETIME(6)), `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6) WHERE `email` = :p3 AND NOT (`deleted_at` IS NULL)',
      ],
      values: [[true, 1, 'a']],
    },
  },
  'insert with SQL as values': {
    postgresql: {
      calls: [
        'INSERT INTO "account" ("email", "balance", "address_street", "address_town", "created_at", "version", "updated_at") VALUES ((lower(:p1)), CAST(:p2 AS numeric), :p3, (upper(:p4)), (now()), :p5, CURRENT_TIMESTAMP) RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['A@X', '9.50', 'Main', 'riga', 1]],
    },
    mysql: {
      calls: [
        'INSERT INTO `account` (`email`, `balance`, `address_street`, `address_town`, `created_at`, `version`, `updated_at`) VALUES ((lower(:p1)), CAST(:p2 AS DECIMAL(65, 30)), :p3, (upper(:p4)), (now()), :p5, UTC_TIMESTAMP(6))',
        "all of: SELECT aurorm_ordinal, `email`, `points`, `data`, `address_town`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
      ],
      values: [['A@X', '9.50', 'Main', 'riga', 1], ['[{"c1":7}]']],
    },
  },
  'update with SQL as values': {
    postgresql: {
      calls: [
        'UPDATE "account" SET "email" = (lower(email)), "points" = ("points" * :p1 + CAST(:p2 AS numeric)), "address_town" = (upper("address_town")), "balance" = CAST(:p3 AS numeric), "version" = "version" + :p4, "updated_at" = CURRENT_TIMESTAMP WHERE "id" = :p5 AND "version" = :p6 RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [[2, '1', '9.50', 1, 7, 1]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `email` = (lower(email)), `points` = (`points` * :p1 + CAST(:p2 AS DECIMAL(65, 30))), `address_town` = (upper(`address_town`)), `balance` = CAST(:p3 AS DECIMAL(65, 30)), `version` = `version` + :p4, `updated_at` = UTC_TIMESTAMP(6) WHERE `id` = :p5 AND `version` = :p6',
        "all of: SELECT aurorm_ordinal, `email`, `points`, `data`, `address_street`, `address_town`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
      ],
      values: [[2, '1', '9.50', 1, 7, 1], ['[{"c1":7}]']],
    },
  },
  'updateBy with SQL as values': {
    postgresql: {
      calls: [
        'UPDATE "account" SET "points" = (points - :p1), "balance" = CAST(:p2 AS numeric), "version" = "version" + :p3, "updated_at" = CURRENT_TIMESTAMP WHERE "email" = :p4 AND "deleted_at" IS NULL',
      ],
      values: [['5n', '1', 1, 'a']],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `points` = (points - :p1), `balance` = CAST(:p2 AS DECIMAL(65, 30)), `version` = `version` + :p3, `updated_at` = UTC_TIMESTAMP(6) WHERE `email` = :p4 AND `deleted_at` IS NULL',
      ],
      values: [['5n', '1', 1, 'a']],
    },
  },
  'updateBy and return the rows': {
    postgresql: {
      calls: [
        'UPDATE "account" SET "balance" = CAST(:p1 AS numeric), "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "email" = :p3 AND "deleted_at" IS NULL RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['9.50', 1, 'a']],
    },
    mysql: {
      calls: [
        'BEGIN',
        'SELECT `id` FROM `account` WHERE `email` = :p1 AND `deleted_at` IS NULL FOR UPDATE',
        "UPDATE `account` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows ON `id` = aurorm_1 JOIN (SELECT count(*) AS aurorm_count FROM `account` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows ON `id` = aurorm_1 FOR UPDATE) AS aurorm_found ON aurorm_count = :p4 SET `balance` = CAST(:p2 AS DECIMAL(65, 30)), `version` = `version` + :p3, `updated_at` = UTC_TIMESTAMP(6)",
        "all of: SELECT aurorm_ordinal, `email`, `balance`, `points`, `data`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1')) AS aurorm_rows JOIN `account` ON `id` = aurorm_1 ORDER BY aurorm_ordinal",
        'COMMIT',
      ],
      values: [['a'], ['[{"c1":7},{"c1":8}]', '9.50', 1, 2], ['[{"c1":7},{"c1":8}]']],
    },
  },
  'updateBy and return no rows': {
    postgresql: {
      calls: [
        'UPDATE "account" SET "balance" = CAST(:p1 AS numeric), "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "email" = :p3 AND "deleted_at" IS NULL RETURNING "id", "email", "balance", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at"',
      ],
      values: [['9.50', 1, 'a']],
    },
    mysql: {
      calls: ['BEGIN', 'SELECT `id` FROM `account` WHERE `email` = :p1 AND `deleted_at` IS NULL FOR UPDATE', 'COMMIT'],
      values: [['a']],
    },
  },
  'increment and return the rows': {
    postgresql: {
      calls: [
        'UPDATE "app"."Visit" SET "visitors" = "visitors" + :p1 WHERE "guide" = :p2 RETURNING "city", "day", "visitors", "guide"',
      ],
      values: [[1, 'A']],
    },
    mysql: {
      calls: [
        'BEGIN',
        'SELECT `city`, `day` FROM `app`.`Visit` WHERE `guide` = :p1 FOR UPDATE',
        "UPDATE `app`.`Visit` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) JOIN (SELECT count(*) AS aurorm_count FROM `app`.`Visit` JOIN JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) FOR UPDATE) AS aurorm_found ON aurorm_count = :p3 SET `visitors` = `visitors` + :p2",
        "all of: SELECT aurorm_ordinal, `visitors`, `guide` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows JOIN `app`.`Visit` ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) ORDER BY aurorm_ordinal",
        'COMMIT',
      ],
      values: [['A'], ['[{"c1":1,"c2":"2024-01-15"}]', 1, 1], ['[{"c1":1,"c2":"2024-01-15"}]']],
    },
  },
  updateAll: {
    postgresql: {
      calls: [
        'UPDATE "account" SET "balance" = ("balance" + :p1), "version" = "version" + :p2, "updated_at" = CURRENT_TIMESTAMP WHERE "deleted_at" IS NULL',
      ],
      values: [[1, 1]],
    },
    mysql: {
      calls: [
        'UPDATE `account` SET `balance` = (`balance` + :p1), `version` = `version` + :p2, `updated_at` = UTC_TIMESTAMP(6) WHERE `deleted_at` IS NULL',
      ],
      values: [[1, 1]],
    },
  },
  deleteAll: {
    postgresql: {
      calls: ['DELETE FROM "account"'],
      values: [[]],
    },
    mysql: {
      calls: ['DELETE FROM `account`'],
      values: [[]],
    },
  },
  'upsert with SQL of what is there and what is given': {
    postgresql: {
      calls: [
        'INSERT INTO "app"."Visit" ("city", "day", "visitors", "guide") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4 FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 integer, c2 date, c3 integer, c4 text)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_ordinal) ORDER BY aurorm_ordinal ON CONFLICT ("city", "day") DO UPDATE SET "visitors" = ("Visit"."visitors" + EXCLUDED."visitors" * :p2) RETURNING "visitors", "guide", (xmax = 0) AS aurorm_inserted',
      ],
      values: [['[{"c1":1,"c2":"2024-01-15","c3":5,"c4":"A"}]', 2]],
    },
    mysql: {
      calls: [
        "INSERT INTO `app`.`Visit` (`city`, `day`, `visitors`, `guide`) SELECT aurorm_1, CAST(JSON_UNQUOTE(aurorm_2) AS DATE), aurorm_3, JSON_UNQUOTE(aurorm_4) FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2', aurorm_3 BIGINT PATH '$.c3', aurorm_4 JSON PATH '$.c4')) AS aurorm_rows ORDER BY aurorm_ordinal ON DUPLICATE KEY UPDATE `visitors` = (`Visit`.`visitors` + VALUES(`visitors`) * :p2)",
        "all of: SELECT aurorm_ordinal, `visitors`, `guide` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 BIGINT PATH '$.c1', aurorm_2 JSON PATH '$.c2')) AS aurorm_rows JOIN `app`.`Visit` ON `city` = aurorm_1 AND `day` = CAST(JSON_UNQUOTE(aurorm_2) AS DATE) ORDER BY aurorm_ordinal",
      ],
      values: [['[{"c1":1,"c2":"2024-01-15","c3":5,"c4":"A"}]', 2], ['[{"c1":1,"c2":"2024-01-15"}]']],
    },
  },
  'upsert with SQL and values that are given': {
    postgresql: {
      calls: [
        'INSERT INTO "account" ("email", "balance", "points", "address_street", "address_town", "version", "created_at", "updated_at") SELECT aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, aurorm_6, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM ROWS FROM (json_to_recordset(CAST(:p1 AS json)) AS (c1 text, c2 numeric, c3 bigint, c4 text, c5 text, c6 integer)) WITH ORDINALITY AS aurorm_rows (aurorm_1, aurorm_2, aurorm_3, aurorm_4, aurorm_5, aurorm_6, aurorm_ordinal) ORDER BY aurorm_ordinal ON CONFLICT ("email") DO UPDATE SET "points" = (COALESCE("account"."points", 0) + EXCLUDED."points"), "balance" = EXCLUDED."balance", "version" = "account"."version" + :p2, "updated_at" = CURRENT_TIMESTAMP RETURNING "id", "email", "points", "data", "address_street", "address_town", "version", "created_at", "updated_at", "deleted_at", (xmax = 0) AS aurorm_inserted',
      ],
      values: [['[{"c1":"a","c2":"1","c3":1,"c4":"Main","c5":"Riga","c6":1}]', 1]],
    },
    mysql: {
      calls: [
        "INSERT INTO `account` (`email`, `balance`, `points`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`) SELECT JSON_UNQUOTE(aurorm_1), CAST(JSON_UNQUOTE(aurorm_2) AS DECIMAL(65, 30)), aurorm_3, JSON_UNQUOTE(aurorm_4), JSON_UNQUOTE(aurorm_5), aurorm_6, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 JSON PATH '$.c1', aurorm_2 JSON PATH '$.c2', aurorm_3 BIGINT PATH '$.c3', aurorm_4 JSON PATH '$.c4', aurorm_5 JSON PATH '$.c5', aurorm_6 BIGINT PATH '$.c6')) AS aurorm_rows ORDER BY aurorm_ordinal ON DUPLICATE KEY UPDATE `points` = (COALESCE(`account`.`points`, 0) + VALUES(`points`)), `balance` = VALUES(`balance`), `version` = `account`.`version` + :p2, `updated_at` = UTC_TIMESTAMP(6)",
        "all of: SELECT aurorm_ordinal, `id`, `email`, `points`, `data`, `address_street`, `address_town`, `version`, `created_at`, `updated_at`, `deleted_at` FROM JSON_TABLE(:p1, '$[*]' COLUMNS (aurorm_ordinal FOR ORDINALITY, aurorm_1 JSON PATH '$.c1')) AS aurorm_rows JOIN `account` ON `email` = JSON_UNQUOTE(aurorm_1) ORDER BY aurorm_ordinal",
      ],
      values: [['[{"c1":"a","c2":"1","c3":1,"c4":"Main","c5":"Riga","c6":1}]', 1], ['[{"c1":"a"}]']],
    },
  },
};
