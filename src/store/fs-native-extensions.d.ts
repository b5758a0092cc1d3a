// The package has no types of its own.
declare module 'fs-native-extensions' {
  /** Locks the file from `offset` on; false when another open file has the lock. */
  export function tryLock(fd: number, offset?: number, length?: number): boolean;
}
