/** How this action names itself to the servers it talks to. A test holds it against package.json. */
export const USER_AGENT = "influxdb-database-token/1.0.0";
