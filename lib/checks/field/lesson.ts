/** How the program keeps a lesson of the field. */
export type Holding =
  /** No input of ours can break it: the file is where it is built in. */
  | { readonly by: "construction"; readonly where: string }
  /** A test of the suite asserts it. */
  | { readonly by: "test"; readonly where: string }
  /** Shown by running the real engine. */
  | { readonly by: "engine"; readonly where: string }
  /** The program does not have the thing that the lesson is about. */
  | { readonly by: "not applicable"; readonly reason: string }
  /** Not yet. */
  | { readonly by: "open"; readonly reason: string };

/** One thing that went wrong for someone, as what holds instead. Rules at synthesis name the numbers they hold; the rest is said here. */
export interface Lesson {
  readonly number: number;
  /** What holds, as a sentence. */
  readonly text: string;
  /** How, for what no synthesis rule holds (or holds alone). */
  readonly held?: Holding;
}
