/** Where the service listens for the load balancer, with TLS. */
export const servicePort = 8443;

/** Where the event bus listens, with TLS (ElastiCache Serverless: 6379 for the primary endpoint). */
export const eventBusPort = 6379;

export const httpsPort = 443;
export const httpPort = 80;
