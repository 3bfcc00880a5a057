// Asking the server that sent the page, and no other.

const ACCEPT = 'application/sparql-results+json, text/turtle;q=0.9'

/** Fetch the saved questions: title, question in words, and text. */
export async function askQuestions(root) {
  const response = await fetch(`${root}/queries.json`)
  if (!response.ok) throw new Error(response.statusText)
  return response.json()
}

/** Ask a query; gives `{ rows }`, `{ boolean }` or `{ turtle }`; throws the server's problem. */
export async function askQuery(root, query) {
  const response = await fetch(`${root}/sparql`, {
    method: 'POST',
    headers: { accept: ACCEPT, 'content-type': 'application/sparql-query' },
    body: query,
  })
  const type = response.headers.get('content-type') ?? ''
  if (!response.ok) {
    const problem = type.includes('json') ? await response.json() : { detail: await response.text() }
    throw Object.assign(new Error(problem.detail), { line: problem.line, column: problem.column })
  }
  if (!type.includes('sparql-results+json')) return { turtle: await response.text() }
  const found = await response.json()
  if ('boolean' in found) return { boolean: found.boolean }
  return { variables: found.head.vars, rows: found.results.bindings }
}
