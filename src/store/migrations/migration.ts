// One step of the schema. Published steps never change: a correction is a new step.

export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
