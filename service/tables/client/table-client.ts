import { setTimeout } from 'node:timers/promises';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isClockSkewError, isThrottlingError } from '@smithy/core/retry';
import { documentIn } from './answers.ts';
import { Connection, NoAnswer, type Answer, type ConnectionOptions } from './connection.ts';
import { operationOf, type Operation } from './operations.ts';
import { RequestSigner, type Credentials } from './signature.ts';

/** What the stores need of a document client. */
export type TableClient = Pick<DynamoDBDocumentClient, 'send'>;

/** Credentials that are good now. `forceRefresh` has them fetched anew. */
export type CredentialProvider = (options?: { forceRefresh?: boolean }) => Promise<Credentials>;

export interface TableClientOptions extends ConnectionOptions {
  readonly region: string;
  readonly credentials: CredentialProvider;
  /** How often a call is tried in all. */
  readonly tries: number;
  /** The client of the SDK, for what is not spoken here; made when it is first needed. */
  readonly everythingElse: () => TableClient;
}

/** The SDK's classification asks for errors whose `cause`, if any, is one too. */
type SdkError = Parameters<typeof isThrottlingError>[0];

/** Waits before another try are random below these: full jitter, longer where the table asks for mercy. */
const waitMs = { throttled: 500, otherwise: 100 };
/** AWS refuses a signature that is 5 minutes off. */
const toleratedSkewMs = 4 * 60_000;

/**
 * A document client for the six operations on items that the service lives by, at a fraction of the cost of the
 * SDK's (docs/decisions/0004-table-client.md). It takes the same commands and fails with the same errors: those of
 * DynamoDB by name, everything else with `$metadata` once it has been tried.
 */
export class LeanTableClient {
  readonly #connection: Connection;
  readonly #signer: RequestSigner;
  readonly #host: string;
  readonly #options: TableClientOptions;
  /** Milliseconds that the clock of AWS is ahead of ours, where ours is far off. */
  #skewMs = 0;

  constructor(options: TableClientOptions) {
    this.#options = options;
    this.#connection = new Connection(options);
    this.#signer = new RequestSigner('dynamodb', options.region);
    this.#host = new URL(options.endpoint).host;
  }

  async send(command: { readonly input: object }): Promise<unknown> {
    const operation = operationOf(command);
    if (!operation) return this.#options.everythingElse().send(command as never);
    const body = operation.encode(command.input as Record<string, unknown>);
    let renewed = {};
    for (let attempt = 1; ; attempt++) {
      const credentials = await this.#options.credentials(renewed);
      try {
        return await this.#call(operation, body, credentials, attempt);
      } catch (error) {
        if (attempt >= this.#options.tries || !isPassing(error)) throw marked(error, attempt);
        renewed = isStale(error) ? { forceRefresh: true } : {};
        await setTimeout(Math.random() * (isThrottling(error) ? waitMs.throttled : waitMs.otherwise));
      }
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #call(operation: Operation, body: string, credentials: Credentials, attempts: number) {
    const headers = this.#signer.sign(
      { host: this.#host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': operation.target },
      body,
      credentials,
      Date.now() + this.#skewMs,
    );
    const answer = await this.#connection.post(headers, body);
    try {
      const output = operation.decode(documentIn(answer));
      output['$metadata'] = { httpStatusCode: answer.status, attempts };
      return output;
    } catch (error) {
      if (error instanceof DynamoDBServiceException && isClockSkewError(error as SdkError))
        this.#setClock(error, answer);
      throw error;
    }
  }

  /** Goes by the clock of AWS from now on, if ours is what the refusal is about. */
  #setClock(refusal: DynamoDBServiceException, { headers }: Answer): void {
    const ahead = Date.parse(headers.date ?? '') - Date.now();
    if (!(Math.abs(ahead - this.#skewMs) > toleratedSkewMs)) return;
    this.#skewMs = ahead;
    refusal.$retryable = {};
  }
}

function isThrottling(error: unknown): boolean {
  return error instanceof DynamoDBServiceException && isThrottlingError(error as SdkError);
}

/** Credentials that have run out though they should not have: a clock is off, or they were revoked. */
function isStale(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExpiredTokenException';
}

/** Whether the same call may go well the next time. A write may be carried out twice then; its condition sees to that. */
function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswer || isStale(error)) return true;
  if (!(error instanceof DynamoDBServiceException)) return false;
  return error.$retryable !== undefined || error.$fault === 'server' || isThrottling(error);
}

/** Notes how often it was tried, which also tells a failure of the table from a fault of this program. */
function marked(error: unknown, attempts: number): unknown {
  if (!(error instanceof NoAnswer || error instanceof DynamoDBServiceException)) return error;
  const before = error instanceof DynamoDBServiceException ? error.$metadata : {};
  return Object.assign(error, { $metadata: { ...before, attempts } });
}
