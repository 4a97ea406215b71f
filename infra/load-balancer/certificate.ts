import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import type { ResourceNames } from '../names.ts';
import type { Settings } from '../config/settings.ts';

export interface CertificateArgs {
  readonly settings: Settings;
  readonly names: ResourceNames;
  /** DNS name of the load balancer, for a self-signed certificate. */
  readonly loadBalancerDnsName: pulumi.Input<string>;
}

export interface ListenerCertificate {
  /** Known only when the certificate is ready for use. */
  readonly arn: pulumi.Output<string>;
  /** The self-signed certificate for clients to trust; undefined with a domain. */
  readonly pem: pulumi.Output<string> | undefined;
}

/** Creates the certificate, or returns the existing one, of the HTTPS listener. Costs nothing, with or without a domain. */
export function createListenerCertificate(
  args: CertificateArgs,
  parent: pulumi.Resource,
): ListenerCertificate {
  const { domain } = args.settings;
  if (domain === undefined) return createSelfSignedCertificate(args, parent);
  if (domain.certificateArn !== undefined)
    return { arn: pulumi.output(domain.certificateArn), pem: undefined };
  return createAcmCertificate(args.names, domain, parent);
}

/**
 * A certificate issued by ACM and validated by DNS. Its one record is not created inside an `apply`, so that a preview
 * shows it.
 */
function createAcmCertificate(
  names: ResourceNames,
  { name, zoneId }: { readonly name: string; readonly zoneId: string },
  parent: pulumi.Resource,
): ListenerCertificate {
  const certificate = new aws.acm.Certificate(
    names.logicalName('certificate'),
    { domainName: name, validationMethod: 'DNS', keyAlgorithm: 'EC_prime256v1' },
    { parent },
  );
  const options = certificate.domainValidationOptions;
  const getOption = <K extends 'resourceRecordName' | 'resourceRecordType' | 'resourceRecordValue'>(key: K) =>
    options.apply(([option]) => option?.[key] ?? throwMissingRecord(name));
  const record = new aws.route53.Record(
    names.logicalName('certificate-validation-record-0'),
    {
      zoneId,
      name: getOption('resourceRecordName'),
      type: getOption('resourceRecordType'),
      records: [getOption('resourceRecordValue')],
      ttl: 300,
      // ACM uses the same record when the certificate is requested again.
      allowOverwrite: true,
    },
    { parent },
  );
  const validation = new aws.acm.CertificateValidation(
    names.logicalName('certificate-issued'),
    { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    { parent, customTimeouts: { create: '15m' } },
  );
  // The ARN of the validation: creating a listener fails while the certificate is not issued.
  return { arn: validation.certificateArn, pem: undefined };
}

/** A self-signed certificate, so that no domain is required: P-256, three years, renewed by raising its generation. */
function createSelfSignedCertificate(
  { settings, names, loadBalancerDnsName }: CertificateArgs,
  parent: pulumi.Resource,
): ListenerCertificate {
  const generation = settings.certificateGeneration;
  const key = new tls.PrivateKey(
    names.logicalName(`certificate-key-${generation}`),
    { algorithm: 'ECDSA', ecdsaCurve: 'P256' },
    { parent },
  );
  const certificate = new tls.SelfSignedCert(
    names.logicalName(`certificate-${generation}`),
    {
      privateKeyPem: key.privateKeyPem,
      // Listeners reject a common name without a dot or with more than 64 characters.
      subject: { commonName: `${settings.stack}.noughts.internal`, organization: 'Noughts' },
      dnsNames: [loadBalancerDnsName],
      allowedUses: ['digital_signature', 'server_auth'],
      validityPeriodHours: 3 * 365 * 24,
    },
    { parent },
  );
  const imported = new aws.acm.Certificate(
    names.logicalName(`certificate-import-${generation}`),
    { privateKey: key.privateKeyPem, certificateBody: certificate.certPem },
    { parent },
  );
  return { arn: imported.arn, pem: certificate.certPem };
}

function throwMissingRecord(host: string): never {
  throw new Error(`ACM returned no validation record for ${host}; request the certificate again`);
}
