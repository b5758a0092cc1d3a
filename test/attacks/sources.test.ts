// What an attacker would read in the sources: expressions that some text makes slow, secrets compared the quick way, markup
// and SQL made from texts, doors to the network. Each finding is mended, or stands below with the reason why it is none.
import { join } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { isTest, readProject, type ProjectFile } from '../tidy/project.ts';
import { importsOf, treeOf, visit } from '../tidy/syntax.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = readProject(root).filter(
  (file) => /^src\/.*\.tsx?$/.test(file.path) && !isTest(file) && !file.path.endsWith('.d.ts'),
);
/** Without what runs in the browser of the buyer, who is welcome to slow it down. */
const server = sources.filter(({ path }) => !path.startsWith('src/web/checkout/client/'));

/** `<path> <what>` of every node for which `what` says something. */
function findings(files: readonly ProjectFile[], what: (node: ts.Node) => string | null): readonly string[] {
  return files.flatMap((file) => {
    const found: string[] = [];
    visit(treeOf(file), (node) => {
      const said = what(node);
      if (said !== null) found.push(`${file.path}: ${said}`);
    });
    return found;
  });
}

/** Fails with what no excuse stands for; an excuse is good for its file. */
function expectOnly(found: readonly string[], excused: Readonly<Record<string, string>>): void {
  expect(found.filter((finding) => excused[finding.split(': ', 1)[0] ?? ''] === undefined)).toEqual([]);
}

it.each(['src/http/scrub.ts', 'src/web/checkout/form.ts', 'src/web/checkout/page.tsx'])(
  'an expression that some text makes slow is refused with the rest of what the linter refuses, as in %s',
  async (path) => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(path)) as Linter.Config;
    expect(config.rules).toMatchObject({
      'regexp/no-super-linear-backtracking': [2],
      'regexp/no-super-linear-move': [2],
    });
  },
);

describe('secrets', () => {
  it('are never compared by ===, which answers sooner the sooner the texts differ', () => {
    const isSecret = (node: ts.Node): boolean =>
      /(secret|token|signature|digest|hash|hmac|mark)\b/i.test(node.getText());
    const isPlain = (node: ts.Node): boolean =>
      ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ['null', 'undefined'].includes(node.getText());
    const found = findings(server, (node) => {
      if (!ts.isBinaryExpression(node)) return null;
      const isEquality = /^[!=]==$/.test(node.operatorToken.getText());
      if (!isEquality || isPlain(node.left) || isPlain(node.right)) return null;
      return isSecret(node.left) || isSecret(node.right) ? node.getText() : null;
    });
    expectOnly(found, {
      'src/cli/apply/webhooks.ts': 'compares what the operator wrote with what the operator wrote before',
      'src/cli/backup.ts': 'compares fingerprints, which are shown to the operator',
      'src/engine/challenges.ts':
        'asks whether a record still has the hash that was read; answers are compared in constant time',
      'src/engine/callers.ts':
        'compares two hashes of a key of 190 random bits; knowing one tells nothing about the key',
      'src/engine/keys.ts': 'compares hashes of what two requests said, which the caller knows',
      'src/gateways/sandbox/bank.ts': 'asks whether an entry is the one just made, with a token made here',
      'src/store/apply-config.ts': 'compares the hashes of two configurations of the operator',
    });
  });

  it('come from the system’s own source of randomness', () => {
    expectOnly(
      findings(sources, (node) =>
        ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random' ? 'Math.random' : null,
      ),
      { 'src/engine/execute.ts': 'spreads the pauses between two tries; nothing depends on nobody guessing them' },
    );
  });
});

describe('markup and code made from texts', () => {
  it('does not exist', () => {
    const found = findings(sources, (node) => {
      if (ts.isJsxAttribute(node) && /dangerouslySetInnerHTML|srcDoc/i.test(node.name.getText())) return node.getText();
      if (ts.isBinaryExpression(node) && /\.(inner|outer)HTML$/.test(node.left.getText())) {
        return node.operatorToken.getText() === '=' ? node.getText() : null;
      }
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
        const called = node.expression.getText();
        return /^(eval|Function|document\.write|.*insertAdjacentHTML|vm\..*)$/.test(called) ? node.getText() : null;
      }
      return null;
    });
    expectOnly(found, {
      'src/gateways/sandbox/pages.tsx': 'a style sheet written in the sources, which the policy names by its hash',
    });
  });
});

describe('SQL', () => {
  it('is never put together from values', () => {
    const found = findings(server, (node) => {
      if (!ts.isTemplateExpression(node) || ts.isTaggedTemplateExpression(node.parent)) return null;
      if (!/^\s*(select|insert|update|delete|with|create|alter|drop)\s/i.test(node.head.text)) return null;
      return node.templateSpans.map(({ expression }) => expression.getText()).join(', ');
    });
    const OWN = 'puts together names of columns and parts of statements that stand in this file; values are parameters';
    expectOnly(found, {
      'src/store/buyer-history.ts': 'puts in a constant: how far rules look back',
      'src/store/catalog.ts': OWN,
      'src/store/deliveries.ts': OWN,
      'src/store/endpoints.ts': OWN,
      'src/store/events.ts': OWN,
      'src/store/save-statement.ts': OWN,
      'src/store/customers.ts': OWN,
      'src/store/messages.ts': OWN,
      'src/store/slots.ts': OWN,
      'src/store/restore.ts': 'puts together names of tables and columns of the schema, quoted; values are parameters',
    });
  });
});

describe('connections to elsewhere', () => {
  it('are made only where it is said why that is safe', () => {
    const doors = /^(undici|node:(http|https|http2|net|tls|dns|dns\/promises|dgram)|nodemailer|axios|got|node-fetch)$/;
    const found = server.flatMap((file) => {
      const imported = importsOf(file).flatMap(({ specifier }) => (doors.test(specifier) ? [specifier] : []));
      return imported.map((specifier) => `${file.path}: ${specifier}`);
    });
    const fetched = findings(server, (node) =>
      ts.isCallExpression(node) && node.expression.getText() === 'fetch' ? 'fetch' : null,
    );
    expectOnly([...found, ...fetched], {
      'src/app.ts': 'asks the system for a free port',
      'src/config.ts': 'tells addresses from names',
      'src/base/address-guard.ts': 'looks names up and passes on public addresses only',
      'src/cli/operator/ask-desk.ts': 'asks the server on this machine that holds the lock of the data folder',
      'src/cli/operator/desk.ts': 'answers the command line on this machine only',
      'src/messengers/http/index.ts': 'sends messages where the operator’s configuration says, through the guard',
      'src/messengers/smtp/index.ts': 'sends messages where the operator’s configuration says',
      'src/events/sender.ts': 'sends webhooks, through the guard',
      'src/http/asked-host.ts': 'types of requests; tells addresses from names',
      'src/http/countries.ts': 'tells addresses from other texts',
      'src/http/create-server.ts': 'types of the server',
      'src/http/edge.ts': 'types of requests',
      'src/http/host-constraint.ts': 'types of requests',
      'src/http/metrics-route.ts': 'tells addresses of this machine from others',
      'src/http/wire-request.ts': 'types of headers',
      'src/http/faults.ts': 'answers on sockets that came in',
    });
  });
});
