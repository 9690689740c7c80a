/** Every advisory lock of this database in one place, so that no two meet. */
export const advisoryLocks = {
  /** One migrator at a time. */
  migration: 7_315_001,
  /** One process makes the first key of a purpose. */
  firstKey: 7_315_002,
  /** One process owns the embedded server; held as long as it lives. */
  embeddedServer: 7_315_003,
  /** One commit at a time changes the catalog, since grouping looks across providers. */
  catalog: 7_315_004,
  /** One process takes events from the log to Kafka. */
  forwarder: 7_315_005,
  /** One batch of files at a time changes the library, since albums and artists are of all libraries. */
  library: 7_315_006,
  /** One worker watches the libraries. */
  libraryWatch: 7_315_007,
} as const;
