// What a route of this API is, to the server and to the OpenAPI document alike.
import type { z } from 'zod';
import type { RenderContext, Route } from '../dialect.ts';
import type { Session } from '../../domain/session.ts';
import type { AnswerName, BodyName } from './components.ts';

export interface Operation extends Pick<Route, 'method' | 'path' | 'scopes' | 'parse'> {
  /** The OpenAPI `operationId`. */
  readonly id: string;
  readonly tag:
    | 'Sessions'
    | 'Loyalty coins'
    | 'Subscriptions'
    | 'Discounts'
    | 'Webhook endpoints'
    | 'Deliveries'
    | 'Events'
    | 'Messages'
    | 'Test clock'
    | 'This document';
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: BodyName;
  /** Whether the body may be left out. */
  readonly isBodyOptional?: true;
  readonly answer: AnswerName;
  /** Shows a session otherwise than as itself. */
  readonly show?: (session: Session, context: RenderContext) => object;
  /** Answers 201, and shows what is shown only once. */
  readonly isCreation?: true;
  /** What it deletes; a webhook endpoint unless given. */
  readonly deletes?: 'discount';
  /** Takes `If-Match` and answers 412. */
  readonly isConditional?: true;
  /** Is not there for merchants in live mode. */
  readonly isForTestMode?: true;
  /** May be refused by a rule of the shop or of the session's life. */
  readonly isRefusable?: true;
}

/** Whatever changes something may be sent with an Idempotency-Key. */
export const takesKey = ({ method }: Pick<Operation, 'method'>): boolean => method !== 'GET';
