// Comunica as a program uses it: node comunica.mjs ENDPOINT TOKEN, with an update and a query.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../tools/package.json', import.meta.url));
const { QueryEngine } = require('@comunica/query-sparql');
const [endpoint, token, update, query] = process.argv.slice(2);
const withToken = (address, options = {}) => {
  const headers = new Headers(options.headers);
  headers.set('Authorization', `Bearer ${token}`);
  return fetch(address, { ...options, headers });
};
const sources = [{ type: 'sparql', value: endpoint }];
const engine = new QueryEngine();
await engine.queryVoid(update, { sources, destination: sources[0], fetch: withToken });
const bindings = await (await engine.queryBindings(query, { sources })).toArray();
console.log(JSON.stringify(bindings.map((row) => row.get('o').value)));
