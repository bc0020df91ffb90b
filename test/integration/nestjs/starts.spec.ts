import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect } from 'chai';

import { Transactional } from '../../../src/index.js';
import { AurormModule } from '../../../src/nestjs/index.js';
import { closeApplications, failureToStart, openMembers, startModule } from '../../support/nestjs/applications.js';
import { Member } from '../../support/nestjs/member.js';
import { rejection } from '../../support/rejection.js';
import type { TestDatabase } from '../../support/test-database.js';

/** Has no data source among its properties: there has to be only one. */
@Injectable()
class Reports {
  @Transactional()
  async make(): Promise<string> {
    return 'made';
  }
}

class Missing {
  readonly isProvided = false;
}

@Injectable()
class Needy {
  constructor(readonly missing: Missing) {}
}

describe('an application that failed to start', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openMembers('nestjs_starts');
  });

  afterEach(closeApplications);

  const root = () => AurormModule.forRoot({ database: test.database, entities: [Member] });

  const causes = {
    'for a provider that is missing': { imports: [root], providers: [Needy] },
    'for options that cannot be made': {
      imports: [
        root,
        () =>
          AurormModule.forRootAsync({
            name: 'reports',
            useFactory: () => {
              throw new Error('no configuration');
            },
          }),
      ],
      providers: [],
    },
    'for an entity that the data source has not': {
      imports: [
        () => AurormModule.forRoot({ database: test.database, entities: [] }),
        () => AurormModule.forFeature([Member]),
      ],
      providers: [],
    },
  };

  for (const [reason, { imports, providers }] of Object.entries(causes)) {
    it(`${reason}, leaves nothing that the next one meets`, async () => {
      for (let attempt = 0; attempt < 3; attempt++) {
        await failureToStart({ imports: imports.map((make) => make()), providers });
      }
      const module = await startModule({ imports: [root()], providers: [Reports] });
      expect(await module.get(Reports).make()).to.equal('made');
    });
  }

  it('gives way to a testing module that is not initialized, too', async () => {
    await failureToStart({ imports: [root()], providers: [Needy] });
    const module = await Test.createTestingModule({ imports: [root()], providers: [Reports] }).compile();
    expect(await module.get(Reports).make()).to.equal('made');
    await module.close();
  });

  it('gives way to a testing module after one that nobody closed', async () => {
    await Test.createTestingModule({ imports: [root()], providers: [Reports] }).compile();
    const module = await Test.createTestingModule({ imports: [root()], providers: [Reports] }).compile();
    expect(await module.get(Reports).make()).to.equal('made');
    await module.close();
  });

  it('is not what two are that were made before either started', async () => {
    const modules = [
      await Test.createTestingModule({ imports: [root()], providers: [Reports] }).compile(),
      await Test.createTestingModule({
        imports: [
          AurormModule.forRoot({ database: (await openMembers('nestjs_starts_other')).database, entities: [] }),
        ],
        providers: [Reports],
      }).compile(),
    ];
    for (const module of modules) {
      await module.init();
    }
    const failures = await Promise.all(modules.map((module) => rejection(module.get(Reports).make())));
    await Promise.all(modules.map((module) => module.close()));
    expect(failures.map(({ message }) => message)).to.deep.equal(
      Array.from(
        { length: 2 },
        () =>
          '@Transactional found more than one data source. One counts until it is closed. Write @Transactional({ ' +
          'dataSource }) with the DataSource or its name.',
      ),
    );
  });
});
