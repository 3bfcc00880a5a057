// The query page with JavaScript: an editor in place of the form's text field, the saved questions as
// tabs, and answers without leaving the page. Without it, or without this file, the form does the same.

import { askQuestions, askQuery } from './asking.js'
import { createWriting } from './writing.js'
import { showAnswer, showFailure } from './answers.js'
import { createTabs } from './tabs.js'

const page = document.getElementById('editor-data')
const form = document.getElementById('query-form')

if (page && form) start(JSON.parse(page.textContent), form)

function start(data, form) {
  const field = form.elements.query
  const answer = document.getElementById('answer-place')
  const own = { name: '', title: 'Your own query', question: '', sparql: field.value }
  let asked = 0

  const writing = createWriting(field, data, () => run())
  const tabs = createTabs(document.getElementById('questions-place'), own, (question) => {
    writing.setText(question.sparql)
    answer.replaceChildren()
  })
  askQuestions(data.root).then((questions) => tabs.add(questions), () => {})

  form.addEventListener('submit', (event) => {
    const format = form.elements.format.value
    field.value = writing.text()
    if (format !== 'html') return // the browser downloads what the server sends
    event.preventDefault()
    run()
  })
  addEventListener('popstate', () => {
    const query = new URLSearchParams(location.search).get('query')
    if (query !== null) writing.setText(query)
  })

  async function run() {
    const mine = ++asked
    const query = writing.text()
    own.sparql = query
    history.pushState(null, '', `${data.root}/sparql?${new URLSearchParams([['query', query], ...data.days])}`)
    answer.replaceChildren(Object.assign(document.createElement('p'), { textContent: 'Asking…' }))
    try {
      const result = await askQuery(data.root, query)
      if (mine === asked) showAnswer(answer, result, query, data)
    } catch (failure) {
      if (mine === asked) showFailure(answer, failure, writing)
    }
  }
}
