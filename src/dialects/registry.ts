// Every dialect this server speaks. Adding one is a folder and a line here.
import type { Dialect } from './dialect.ts';
import { fastspring } from './fastspring/index.ts';
import { flexype } from './flexype/index.ts';
import { flowglad } from './flowglad/index.ts';
import { native } from './native/index.ts';
import { shoppex } from './shoppex/index.ts';

export const dialects: readonly Dialect[] = [native, flexype, shoppex, flowglad, fastspring];
