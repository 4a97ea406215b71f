/** AWS services that instances call and that have no gateway endpoint. */
export const endpointServices = ['secretsmanager', 'logs', 'ssm', 'ssmmessages'] as const;
