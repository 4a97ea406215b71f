/**
 * Index entries are assumed to be up to date after this time. DynamoDB updates global secondary indexes within a fraction
 * of a second under normal conditions (Developer Guide, "Using global secondary indexes").
 */
export const indexLagMs = 2_000;
