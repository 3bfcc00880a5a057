// The saved questions as tabs (WAI-ARIA Authoring Practices, Tabs, vertical, manual activation).

/** Make the list of tabs; `choose` is called with the question whose tab was chosen. */
export function createTabs(place, own, choose) {
  const list = document.createElement('div')
  list.setAttribute('role', 'tablist')
  list.setAttribute('aria-label', 'Saved questions')
  list.setAttribute('aria-orientation', 'vertical')
  list.className = 'question-tabs'
  place.replaceChildren(list)
  const panel = document.getElementById('query-panel')
  panel.setAttribute('role', 'tabpanel')
  const words = document.getElementById('question-words')
  add(own)
  select(list.firstElementChild, own, false)

  list.addEventListener('keydown', (event) => {
    const tabs = [...list.children]
    const at = tabs.indexOf(list.getRootNode().activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined || at < 0) return
    event.preventDefault()
    tabs.at(to % tabs.length).focus()
  })

  function add(question) {
    const tab = document.createElement('button')
    tab.type = 'button'
    tab.id = `tab-${question.name || 'own'}`
    tab.setAttribute('role', 'tab')
    tab.setAttribute('aria-controls', panel.id)
    tab.textContent = question.title
    tab.title = question.question
    tab.addEventListener('click', () => select(tab, question, true))
    list.append(tab)
    mark(tab, false)
  }

  function select(tab, question, isChosen) {
    for (const other of list.children) mark(other, other === tab)
    panel.setAttribute('aria-labelledby', tab.id)
    words.textContent = question.question
    if (isChosen) choose(question)
  }

  function mark(tab, isSelected) {
    tab.setAttribute('aria-selected', String(isSelected))
    tab.tabIndex = isSelected ? 0 : -1
  }

  return { add: (questions) => questions.forEach(add) }
}
