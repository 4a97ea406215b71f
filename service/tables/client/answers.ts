import { crc32 } from 'node:zlib';
import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { NoAnswer, type Answer } from './connection.ts';

type Document = Record<string, unknown>;

/**
 * The document in an answer; it is checked against DynamoDB's checksum, where one was sent.
 *
 * @throws NoAnswer when it is damaged
 * @throws DynamoDBServiceException when it is a refusal
 */
export function documentIn(answer: Answer): Document {
  const { status, headers, body } = answer;
  const sum = headers['x-amz-crc32'];
  if (sum !== undefined && Number(sum) !== crc32(body))
    throw new NoAnswer('the answer does not match its checksum');
  if (status === 200) return parsed(body);
  throw refusalIn(answer);
}

/** A refusal as the SDK's own client has it: by name, with the item on which a condition failed where it was asked for. */
function refusalIn({ status, headers, body }: Answer): DynamoDBServiceException {
  const document = status < 500 ? parsed(body) : attempted(body);
  const { __type: type, message, Message } = document;
  // `com.amazonaws.dynamodb.v20120810#ThrottlingException`: the name is what follows the namespace.
  const name = typeof type === 'string' ? type.replace(/^.*#/, '') : 'UnknownError';
  const options = {
    message: String(message ?? Message ?? `the table answered with status ${status}`),
    $metadata: { httpStatusCode: status, requestId: String(headers['x-amzn-requestid'] ?? '') },
  };
  if (name !== 'ConditionalCheckFailedException') {
    return new DynamoDBServiceException({ ...options, name, $fault: status < 500 ? 'client' : 'server' });
  }
  const Item = document['Item'] as ConditionalCheckFailedException['Item'];
  return new ConditionalCheckFailedException({ ...options, ...(Item && { Item }) });
}

function parsed(body: Buffer): Document {
  try {
    const document: unknown = JSON.parse(body.toString());
    if (typeof document === 'object' && document !== null) return document as Document;
  } catch (cause) {
    throw new NoAnswer('the answer is not JSON', { cause });
  }
  throw new NoAnswer('the answer is not a JSON object');
}

/** What stands between us and the table refuses in forms of its own. */
function attempted(body: Buffer): Document {
  try {
    return parsed(body);
  } catch {
    return {};
  }
}
