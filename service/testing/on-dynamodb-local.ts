import { skipOrFail } from './installed.ts';

/** Loaded by `npm run test:dynamodb-local`, whose tests would else run on the embedded engine. */
before(function () {
  const isMissing = process.env['DYNAMODB_ENDPOINT'] === undefined;
  skipOrFail(
    this,
    isMissing ? 'DYNAMODB_ENDPOINT names no DynamoDB Local; `.ci/run` installs and starts one' : null,
  );
});
