import { NestFactory } from '@nestjs/core';
import { DataSource } from 'aurorm';

import { openDataApi } from '../data-api.js';
import { createTables } from './schema.js';
import { ShopModule } from './shop.module.js';

// Old versions of Node.js make the AWS SDK print a notice.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const dataApi = await openDataApi(console.log);
const application = await NestFactory.create(ShopModule.on(dataApi.options), { logger: ['error', 'warn'] });
await createTables(application.get(DataSource));
await application.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
console.log(`The shop is open at ${await application.getUrl()}. Ctrl+C closes it.`);

const close = async (): Promise<void> => {
  await application.close();
  await dataApi[Symbol.asyncDispose]();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close());
}
