// A bar chart of an answer that has a column of numbers: the table beside it is its text equivalent.

const MOST_BARS = 40
const LINE = 26
const LABEL = 230
const WIDTH = 720
const SVG = 'http://www.w3.org/2000/svg'

/** Draw the first column of numbers, named by the first other column; null if there is none. */
export function drawChart(variables, rows, words) {
  const numbers = variables.find(
    (name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name])),
  )
  const names = variables.find((name) => name !== numbers && rows.some((row) => row[name]))
  if (!numbers || !names || rows.length < 2) return null
  const bars = rows.slice(0, MOST_BARS).map((row) => ({
    name: row[names] ? words(row[names]) : '',
    value: row[numbers] ? Number(row[numbers].value) : 0,
  }))
  const largest = Math.max(...bars.map((bar) => bar.value), 0)
  if (largest <= 0) return null
  const details = document.createElement('details')
  details.append(Object.assign(document.createElement('summary'), { textContent: 'Chart' }))
  const svg = make('svg', {
    viewBox: `0 0 ${WIDTH} ${bars.length * LINE}`,
    role: 'img',
    'aria-label': `${numbers} by ${names}; the table holds the same`,
    class: 'chart',
  })
  bars.forEach((bar, place) => {
    const y = place * LINE
    const width = Math.max(1, (Math.max(0, bar.value) / largest) * (WIDTH - LABEL - 70))
    const name = bar.name.length > 32 ? `${bar.name.slice(0, 31)}…` : bar.name
    svg.append(
      make('text', { x: LABEL - 8, y: y + 17, class: 'chart-name' }, name),
      make('rect', { x: LABEL, y: y + 3, width, height: LINE - 8, rx: 2 }),
      make('text', { x: LABEL + width + 6, y: y + 17 }, String(bar.value)),
    )
  })
  details.append(svg)
  return details
}

function isNumber({ datatype, value }) {
  return /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/.test(datatype ?? '') && value !== ''
}

function make(name, attributes, text) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== undefined) made.textContent = text
  return made
}
