/** The instance metadata service (EC2 user guide, "Use IMDS"). */
const metadataServiceUrl = 'http://169.254.169.254';

/** Fetches the id of this instance with IMDSv2. */
export async function fetchInstanceId(serviceUrl = metadataServiceUrl): Promise<string> {
  const createTimeoutSignal = () => AbortSignal.timeout(5000);
  const token = await fetch(`${serviceUrl}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
    signal: createTimeoutSignal(),
  });
  const response = await fetch(`${serviceUrl}/latest/meta-data/instance-id`, {
    headers: { 'x-aws-ec2-metadata-token': await token.text() },
    signal: createTimeoutSignal(),
  });
  if (!response.ok) throw new Error(`The instance metadata service returned ${response.status}`);
  return response.text();
}
