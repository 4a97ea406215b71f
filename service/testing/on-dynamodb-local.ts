import { skipOrFail } from './installed.ts';

/** Loaded by `npm run test:dynamodb-local`, so that its tests do not run on the embedded database by accident. */
before(function () {
  const isMissing = process.env['DYNAMODB_ENDPOINT'] === undefined;
  skipOrFail(
    this,
    isMissing ? 'DYNAMODB_ENDPOINT is not set; `.ci/run` installs and starts DynamoDB Local' : null,
  );
});
