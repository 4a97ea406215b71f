/** TLS port of the service, for the load balancer. */
export const servicePort = 8443;

/** TLS port of the event bus (ElastiCache Serverless: 6379 for the primary endpoint). */
export const eventBusPort = 6379;

export const httpsPort = 443;
export const httpPort = 80;
