/** SQL for a time as lists pass it on: a JavaScript date would drop the microseconds and the rows between them. */
export const momentText = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
