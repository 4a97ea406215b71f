/** Findings of parliament that are accepted. */
export interface MutedFinding {
  readonly issue: string;
  /** Names of the policies: the logical name of the resource and its input. */
  readonly policies: RegExp;
  /** The actions or details that the finding lists. */
  readonly details: RegExp;
  readonly reason: string;
}

export const mutedFindings: readonly MutedFinding[] = [
  {
    issue: 'MALFORMED',
    policies: / assumeRolePolicy$/,
    details: /neither Resource nor NotResource/,
    reason: 'a trust policy has no resource: it applies to its role',
  },
  {
    issue: 'UNKNOWN_FEDERATION_SOURCE',
    policies: / assumeRolePolicy$/,
    details: /:oidc-provider\/token\.actions\.githubusercontent\.com$/,
    reason: 'parliament knows SAML providers and consumer identities only',
  },
  {
    issue: 'UNKNOWN_CONDITION_FOR_ACTION',
    policies: /-state policy$/,
    details: /^Unknown condition kms:ResourceAliases for action kms:(Decrypt|Encrypt|GenerateDataKey)$/,
    reason: 'the key policy guide lists kms:ResourceAliases for every action on a key',
  },
  {
    issue: 'MISMATCHED_TYPE_BUT_USABLE',
    policies: /-(roles|boundary) policy$/,
    details: /^Type mismatch: String(Not)?Equals requires a value of type String but given Arn$/,
    reason: 'iam:PermissionsBoundary is one exact ARN; the IAM guide compares it with StringEquals',
  },
  {
    issue: 'RESOURCE_STAR',
    policies: /-boundary policy$/,
    details: /./,
    reason: 'a permissions boundary allows services; the policies of the role name the resources',
  },
  {
    issue: 'RESOURCE_STAR',
    policies: /-alarms policy$/,
    details: /^kms:/,
    reason: 'the resource of a key policy is its key',
  },
  {
    issue: 'RESOURCE_STAR',
    policies: /-network policy$/,
    details: /^ec2:/,
    reason: 'ids are generated; the condition on aws:ResourceTag/stack limits the statement ChangeOwn',
  },
  {
    issue: 'RESOURCE_STAR',
    policies: /-inspect policy$/,
    details: /^[a-z0-9]+:(Describe|Get|List|View)/,
    reason:
      'reads configuration of resources with generated ids, and the existing ones that a preview looks up',
  },
  {
    issue: 'RESOURCE_MISMATCH',
    policies: /-network policy$/,
    details: /^ec2:(Authorize|Create|Run)/,
    reason: 'EC2 authorizes new and existing resources separately, so separate statements allow them',
  },
  {
    issue: 'RESOURCE_MISMATCH',
    policies: /-fleet policy$/,
    details: / arn:\*:elasticloadbalancing:\*:\*:listener(-rule)?\/net\//,
    reason: 'the listeners are of an application load balancer',
  },
  {
    issue: 'RESOURCE_MISMATCH',
    policies: /-watch policy$/,
    details: /^sns:(SetSubscriptionAttributes|Unsubscribe) \*$/,
    reason: "SNS authorizes them for the topic; `*` would include other stages' subscriptions",
  },
  {
    issue: 'RESOURCE_MISMATCH',
    policies: /-inspect policy$/,
    details: /^dynamodb:Describe/,
    reason: 'the wildcard includes actions that have nothing to do with tables, and allows none of them',
  },
  {
    issue: 'RESOURCE_MISMATCH',
    policies: /-inspect policy$/,
    details: /^s3:GetObjectAttributes .*:accesspoint\/\*$/,
    reason: 'the objects are read from their bucket',
  },
  {
    issue: 'RESOURCE_MISMATCH',
    policies: /-inspect policy$/,
    details: /^ssm:GetParameters? arn:\*:ssm:\*:\*:parameter\/\*$/,
    reason: 'the ARN of a public parameter has no account',
  },
];
