import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  createResourceIdentity,
  createStaticInput,
  createResourceInput,
  type LaunchInput,
} from '../fleet-fingerprint.ts';
import type { ResourceNames } from '../names.ts';
import { PrivateBucket } from '../storage/private-bucket.ts';
import type { ReleaseManifest } from './manifest.ts';
import type { Settings } from '../config/settings.ts';

/** Key prefix of releases. */
export const releasePrefix = 'releases/';

export interface ReleaseArgs {
  readonly settings: Settings;
  readonly names: ResourceNames;
  readonly manifest: ReleaseManifest;
}

/**
 * The release bucket and the release that this update deploys. About 60 MB each: less than $0.01 a month. Objects are
 * retained on delete, so that rollbacks and instances that are launched late still find them.
 */
export class Release extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly key: pulumi.Output<string>;
  readonly object: pulumi.Resource;
  /** Bucket and key of the archive. */
  readonly launchInputs: Readonly<Record<'releaseBucket' | 'releaseKey', LaunchInput<string>>>;

  constructor(
    name: string,
    { settings, names, manifest }: ReleaseArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('noughts:infra:Release', name, {}, opts);
    const { bucket, policy } = new PrivateBucket(
      names.logicalName('releases'),
      {
        names,
        suffix: 'releases',
        // Age says nothing about use: servers of a release that has served for years are still launched from it.
        expireAfterDays: undefined,
        protect: settings.protect,
      },
      { parent: this },
    );
    this.bucket = bucket;
    const key = `${releasePrefix}${manifest.file}`;
    const object = new aws.s3.BucketObjectv2(
      names.logicalName(`release-${manifest.id}`),
      {
        bucket: bucket.id,
        key,
        source: new pulumi.asset.FileAsset(manifest.path),
        contentType: 'application/gzip',
        checksumAlgorithm: 'SHA256',
      },
      { parent: this, retainOnDelete: true, dependsOn: policy },
    );
    this.object = object;
    this.key = object.key;
    this.launchInputs = {
      releaseBucket: createResourceInput(
        createResourceIdentity(names.logicalName('releases'), {}),
        bucket.id,
      ),
      releaseKey: createStaticInput(key, object.key),
    };
    this.registerOutputs();
  }
}
