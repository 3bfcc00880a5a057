// Answers as a table, a chart and a download. Whatever a letter holds becomes text nodes, never markup.

import { drawChart } from './chart.js'

const MOST_ROWS = 300

/** Show an answer in its place. */
export function showAnswer(place, answer, query, data) {
  const heading = element('h2', 'Answer')
  heading.tabIndex = -1
  place.replaceChildren(heading)
  if ('boolean' in answer) {
    place.append(element('p', answer.boolean ? 'Yes (true).' : 'No (false).'))
  } else if ('turtle' in answer) {
    place.append(Object.assign(element('pre', answer.turtle), { tabIndex: 0 }))
  } else {
    showRows(place, answer, data)
  }
  place.append(downloads(answer, query, data))
  heading.focus({ preventScroll: true })
}

/** Show why there is no answer, and lead to the place in the query where the server stumbled. */
export function showFailure(place, failure, writing) {
  const box = element('p', failure.message || 'The server could not be reached.')
  box.className = 'warning'
  box.setAttribute('role', 'alert')
  place.replaceChildren(element('h2', 'No answer'), box)
  writing.goTo(failure.line, failure.column)
}

function showRows(place, { variables, rows }, data) {
  const shown = rows.slice(0, MOST_ROWS)
  const count = `${rows.length} row${rows.length === 1 ? '' : 's'}`
  place.append(
    element(
      'p',
      rows.length > MOST_ROWS
        ? `The first ${MOST_ROWS} of ${count} are shown; the downloads hold all of them.`
        : `${count}; these are all.`,
    ),
  )
  const chart = drawChart(variables, rows, (term) => show(term, data).textContent)
  if (chart) place.append(chart)
  const table = document.createElement('table')
  const head = table.createTHead().insertRow()
  for (const name of variables) {
    head.append(Object.assign(element('th', name), { scope: 'col' }))
  }
  const body = table.createTBody()
  for (const row of shown) {
    const line = body.insertRow()
    for (const name of variables) {
      const cell = line.insertCell()
      if (row[name]) cell.append(show(row[name], data))
    }
  }
  const scroll = element('div')
  scroll.className = 'scroll'
  scroll.tabIndex = 0
  scroll.setAttribute('role', 'region')
  scroll.setAttribute('aria-label', 'Rows of the answer')
  scroll.append(table)
  place.append(scroll)
}

/** Show a term: what has a page here as a link to it, anything else as words. */
export function show(term, { root, base, concepts, days }) {
  if (term.type !== 'uri') return element('bdi', term.value)
  const short = [
    [base, '/id/'],
    [concepts, '/concept/'],
  ].find(([prefix]) => term.value.startsWith(prefix))
  if (!short) return element('bdi', term.value)
  const link = document.createElement('a')
  const [path, fragment] = (root + short[1] + term.value.slice(short[0].length)).split('#')
  const kept = new URLSearchParams(days).toString()
  link.href = path + (kept && `?${kept}`) + (fragment ? `#${fragment}` : '')
  link.append(element('bdi', term.value.slice(short[0].length)))
  return link
}

function downloads(answer, query, { root }) {
  const formats = 'turtle' in answer ? ['turtle', 'json-ld'] : ['csv', 'tsv', 'json', 'xml']
  const line = element('p', 'Download: ')
  for (const format of formats) {
    const link = element('a', format.toUpperCase())
    link.href = `${root}/sparql?${new URLSearchParams({ query, format })}`
    link.download = `answer.${{ turtle: 'ttl', 'json-ld': 'jsonld' }[format] ?? format}`
    line.append(link, ' ')
  }
  line.append('The address of this page is a link to this query.')
  return line
}

function element(name, text) {
  const made = document.createElement(name)
  if (text !== undefined) made.textContent = text
  return made
}
