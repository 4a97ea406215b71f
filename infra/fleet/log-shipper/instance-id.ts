/** Where an instance asks about itself (EC2 user guide, "Use IMDS"). */
const metadataAddress = 'http://169.254.169.254';

/** The id of this instance, by the second version of the metadata service. */
export async function instanceId(address = metadataAddress): Promise<string> {
  const limit = () => AbortSignal.timeout(5000);
  const token = await fetch(`${address}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
    signal: limit(),
  });
  const answer = await fetch(`${address}/latest/meta-data/instance-id`, {
    headers: { 'x-aws-ec2-metadata-token': await token.text() },
    signal: limit(),
  });
  if (!answer.ok) throw new Error(`The metadata service answers ${answer.status}`);
  return answer.text();
}
