// Completion from the ontology that is served: prefixes, classes, properties, concepts, variables.

const WORD = /[?$]?[A-Za-z][\w-]*(?::[\w/-]*)?$|[?$]$/

/** Make the source of completions for the terms that the page was sent. */
export function completeTerms({ prefixes, terms }) {
  const known = terms.map(({ name, label, kind }) => ({ label: name, detail: label, type: kind }))
  return (context) => {
    const before = context.matchBefore(WORD)
    if (!before || (before.from === before.to && !context.explicit)) return null
    const text = context.state.doc.toString()
    if (/^[?$]/.test(before.text)) {
      const names = new Set(text.match(/[?$]\w+/g) ?? [])
      names.delete(before.text)
      return { from: before.from, options: [...names].map((label) => ({ label, type: 'variable' })) }
    }
    if (/PREFIX\s+[\w-]*:?$/i.test(context.state.sliceDoc(0, context.pos))) {
      const options = Object.entries(prefixes).map(([prefix, iri]) => ({
        label: `${prefix}:`,
        detail: iri,
        apply: `${prefix}: <${iri}>`,
        type: 'namespace',
      }))
      return { from: before.from, options }
    }
    const options = known.map((option) => ({ ...option, apply: declaring(option.label, prefixes) }))
    return { from: before.from, options, validFor: /^[\w:/-]*$/ }
  }
}

/** Write a term, and above the query its prefix if it is not declared there yet. */
function declaring(name, prefixes) {
  const prefix = name.slice(0, name.indexOf(':'))
  return (view, _completion, from, to) => {
    const text = view.state.doc.toString()
    const declared = new RegExp(`PREFIX\\s+${prefix}:`, 'i').test(text)
    const line = declared ? '' : `PREFIX ${prefix}: <${prefixes[prefix]}>\n`
    const changes = [{ from, to, insert: name }]
    if (line) changes.unshift({ from: 0, insert: line })
    view.dispatch({ changes, selection: { anchor: from + name.length + line.length } })
  }
}
