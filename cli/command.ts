export type Command = {
  help: string;
  /** Answers the exit code: 0 for done, 1 for could not, 2 for misused. */
  run(args: string[], environment: NodeJS.ProcessEnv): Promise<number>;
};

/** What was typed makes no sense; shown with the command's help. */
export class Misuse extends Error {
  override name = 'Misuse';
}
