/** The longest e-mail address in characters (RFC 5321, 4.5.3.1). */
export const maxEmailLength = 254;
