import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { identityOf, known, madeBy, type LaunchInput } from '../fleet/fleet-fingerprint.ts';
import type { Names } from '../names.ts';
import { PrivateBucket } from '../storage/private-bucket.ts';
import type { ReleaseManifest } from './manifest.ts';
import type { Settings } from '../config/settings.ts';

/** Below which key releases are kept. */
export const releasePrefix = 'releases/';

export interface ReleaseArgs {
  readonly settings: Settings;
  readonly names: Names;
  readonly archive: ReleaseManifest;
}

/**
 * The bucket of releases and the one that this update deploys. About 60 MB each: less than $0.01 a month. An object
 * outlives its place in the state, so that a way back, and an instance launched late, still find it.
 */
export class Release extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly key: pulumi.Output<string>;
  readonly object: pulumi.Resource;
  /** What a server gets of it at its launch: where it finds the archive. */
  readonly launch: Readonly<Record<'releaseBucket' | 'releaseKey', LaunchInput<string>>>;

  constructor(
    name: string,
    { settings, names, archive }: ReleaseArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('noughts:infra:Release', name, {}, opts);
    const { bucket, policy } = new PrivateBucket(
      names.full('releases'),
      { names, part: 'releases', expireAfterDays: settings.releaseRetentionDays, protect: settings.protect },
      { parent: this },
    );
    this.bucket = bucket;
    const key = `${releasePrefix}${archive.file}`;
    const object = new aws.s3.BucketObjectv2(
      names.full(`release-${archive.id}`),
      {
        bucket: bucket.id,
        key,
        source: new pulumi.asset.FileAsset(archive.path),
        contentType: 'application/gzip',
        checksumAlgorithm: 'SHA256',
      },
      { parent: this, retainOnDelete: true, dependsOn: policy },
    );
    this.object = object;
    this.key = object.key;
    this.launch = {
      releaseBucket: madeBy(identityOf(names.full('releases'), {}), bucket.id),
      releaseKey: known(key, object.key),
    };
    this.registerOutputs();
  }
}
