import { expect } from 'chai';

import { readCloudTarget } from '../../support/cloud-target.js';

const ENVIRONMENT = {
  AURORM_TEST_CLUSTER_ARN: 'arn:aws:rds:eu-west-1:123456789012:cluster:tests',
  AURORM_TEST_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:tests',
  AURORM_TEST_DATABASE: 'scratch',
  AURORM_TEST_ENGINE: 'mysql',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

describe('readCloudTarget', () => {
  it('finds none unless the environment names a cluster', () => {
    expect(readCloudTarget({ ...ENVIRONMENT, AURORM_TEST_CLUSTER_ARN: undefined })).to.equal(undefined);
    expect(readCloudTarget({ ...ENVIRONMENT, AURORM_TEST_CLUSTER_ARN: '' })).to.equal(undefined);
  });

  it('takes the region from the ARN of the cluster', () => {
    const target = readCloudTarget(ENVIRONMENT);

    expect(target).to.include({ engine: 'mysql', database: 'scratch', region: 'eu-west-1' });
    expect(target?.service.endpoint).to.equal('https://rds-data.eu-west-1.amazonaws.com');
    expect(target?.service.members).to.deep.equal({
      resourceArn: ENVIRONMENT.AURORM_TEST_CLUSTER_ARN,
      secretArn: ENVIRONMENT.AURORM_TEST_SECRET_ARN,
      database: 'scratch',
    });
  });

  for (const name of ['AURORM_TEST_SECRET_ARN', 'AURORM_TEST_DATABASE', 'AURORM_TEST_ENGINE', 'AWS_ACCESS_KEY_ID']) {
    it(`says that it needs ${name}`, () => {
      expect(() => readCloudTarget({ ...ENVIRONMENT, [name]: undefined })).to.throw(`set ${name} too.`);
    });
  }

  it('refuses an engine that there is not', () => {
    expect(() => readCloudTarget({ ...ENVIRONMENT, AURORM_TEST_ENGINE: 'oracle' })).to.throw(
      "AURORM_TEST_ENGINE is 'oracle'; it must be 'postgresql' or 'mysql'.",
    );
  });
});
