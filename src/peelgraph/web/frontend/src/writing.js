// The editor itself: CodeMirror in a shadow root, because it then styles itself with adopted style
// sheets, which the Content-Security-Policy of the page allows.

import { autocompletion } from '@codemirror/autocomplete'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { minimalSetup } from 'codemirror'
import { sparql } from 'codemirror-lang-sparql'

import { completeTerms } from './completion.js'

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--link)', fontWeight: '600' },
  { tag: [tags.string, tags.literal], color: 'var(--closed)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--open)' },
  { tag: [tags.namespace, tags.propertyName, tags.url], color: 'var(--undetermined)' },
])

const look = EditorView.theme({
  '&': {
    fontSize: '0.95rem',
    border: '1px solid var(--quiet)',
    borderRadius: '4px',
    background: 'var(--raised)',
    color: 'var(--ink)',
  },
  '&.cm-focused': { outline: '3px solid var(--link)', outlineOffset: '2px' },
  '.cm-content': { fontFamily: 'var(--mono)', minHeight: '16rem', caretColor: 'var(--ink)' },
  '.cm-scroller': { maxHeight: '34rem', overflow: 'auto' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-tooltip': {
    background: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--quiet)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--accent)',
    color: 'var(--on-accent)',
  },
})

/** Put an editor in the place of a text field; `run` is called for Ctrl-Enter. */
export function createWriting(field, data, run) {
  const place = document.createElement('div')
  field.before(place)
  field.hidden = true
  const root = place.attachShadow({ mode: 'open' })
  const keys = [{ key: 'Mod-Enter', run: () => (run(), true) }]
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        Prec.highest(keymap.of(keys)),
        minimalSetup, // Tab leaves the editor, as it leaves any field (WCAG 2.1.2)
        sparql(),
        syntaxHighlighting(colours),
        autocompletion({ override: [completeTerms(data)] }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': 'SPARQL query',
          'aria-describedby': 'editor-note',
          spellcheck: 'false',
        }),
        look,
      ],
    }),
  })
  document.querySelector(`label[for="${field.id}"]`)?.addEventListener('click', () => view.focus())
  return {
    text: () => view.state.doc.toString(),
    setText(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
    },
    goTo(line, column) {
      if (!line || line > view.state.doc.lines) return
      const start = view.state.doc.line(line)
      const at = Math.min(start.from + Math.max(0, (column ?? 1) - 1), start.to)
      view.dispatch({ selection: { anchor: at }, scrollIntoView: true })
      view.focus()
    },
  }
}
