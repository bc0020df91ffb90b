import { expect } from 'chai';

import { describeBoth, TARGET } from '../support/conformance.js';

const REFUSAL = '400 BadRequestException: This API is deprecated and not available. Use ExecuteStatement API instead';

describeBoth('ExecuteSql', ({ calls: { fail } }) => {
  it('is refused, as it is deprecated', async () => {
    const { resourceArn: dbClusterOrInstanceArn, secretArn: awsSecretStoreArn } = TARGET;
    const members = { dbClusterOrInstanceArn, awsSecretStoreArn, sqlStatements: 'SELECT 1' };

    expect(await fail('/ExecuteSql', members)).to.equal(REFUSAL);
  });

  it('is refused before its members are looked at', async () => {
    expect(await fail('/ExecuteSql', {})).to.equal(REFUSAL);
  });
});
