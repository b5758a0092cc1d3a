// Records with which floors talk about a web page without knowing the HTTP library.

export interface PageRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  /** Fields of a submitted form; empty for other requests. A field given twice keeps its last value. */
  readonly form: Readonly<Record<string, string>>;
  readonly ip: string;
  readonly requestId: string;
}

export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether other sites may show it in a frame. */
  readonly isFramed?: true;
  /** Cookies to set; all are HttpOnly, SameSite=Lax and Secure when the public URL is https. In frames each site that shows them has its own. */
  readonly cookies?: readonly {
    readonly name: string;
    readonly value: string;
    readonly path: string;
    readonly maxAgeS: number;
  }[];
  readonly body: string;
}

export interface PageRoute {
  readonly method: 'GET' | 'POST';
  /** Fastify syntax. */
  readonly path: string;
  /** A `GET` that costs as much as a form, because a provider is asked: limited by address like forms. */
  readonly isCostly?: boolean;
  readonly handle: (request: PageRequest) => Promise<PageReply>;
}
