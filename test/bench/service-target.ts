/** Where every contender sends its calls. */
export interface ServiceTarget {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database: string;
  /** A request handler for the SDK in place of its own, where answers come from memory. */
  readonly requestHandler?: object;
}

export function targetAt(endpoint: string): ServiceTarget {
  return {
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    resourceArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:bench',
    secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:bench',
    database: 'bench',
  };
}
