import { expect } from 'chai';

import { resolveConnectorOptions, type ConnectorOptions } from '../../../src/connector/connector-options.js';
import { ConfigurationException } from '../../../src/errors/base-exception.js';

const OPTIONS: ConnectorOptions = Object.freeze({
  databaseName: 'census',
  dbClusterArn: 'arn:cluster',
  dbCredentialsSecretsStoreArn: 'arn:secret',
});

describe('resolveConnectorOptions', () => {
  it('fills in the defaults', () => {
    expect(resolveConnectorOptions(OPTIONS)).to.deep.equal({
      ...OPTIONS,
      client: {},
      timeoutMs: 60_000,
      maxAttempts: 3,
      onStatement: undefined,
      logParameters: false,
    });
  });

  it('keeps what is given, and freezes its own copy', () => {
    const client = { region: 'eu-west-1' };
    const onStatement = (): void => undefined;
    const given = { ...OPTIONS, client, onStatement, timeoutMs: 1, retry: { maxAttempts: 1 }, logParameters: true };
    const settings = resolveConnectorOptions(given);
    expect(settings).to.deep.equal({
      ...OPTIONS,
      client,
      onStatement,
      timeoutMs: 1,
      maxAttempts: 1,
      logParameters: true,
    });
    expect(Object.isFrozen(settings)).to.equal(true);
    expect(Object.isFrozen(given)).to.equal(false);
  });

  for (const name of ['databaseName', 'dbClusterArn', 'dbCredentialsSecretsStoreArn']) {
    for (const value of [undefined, '', 7, null]) {
      it(`refuses ${String(value) || 'an empty string'} as ${name}`, () => {
        expect(() => resolveConnectorOptions({ ...OPTIONS, [name]: value } as ConnectorOptions)).to.throw(
          ConfigurationException,
          `The option ${name} is missing: give a string that is not empty.`,
        );
      });
    }
  }

  for (const value of [0, -1, 1.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`refuses ${value} as a time and as a number of attempts`, () => {
      expect(() => resolveConnectorOptions({ ...OPTIONS, timeoutMs: value })).to.throw(
        ConfigurationException,
        `The option timeoutMs is ${value}: give a whole number from 1 to 2147483647.`,
      );
      expect(() => resolveConnectorOptions({ ...OPTIONS, retry: { maxAttempts: value } })).to.throw(
        ConfigurationException,
        `The option retry.maxAttempts is ${value}: give a whole number from 1 to 2147483647.`,
      );
    });
  }
});
