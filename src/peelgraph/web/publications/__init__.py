"""Published versions over time: which was when, what differs, and answers as of an earlier one.

``history``         when what was published
``mementos``        ``?version=`` and Memento (RFC 7089)
``changes``         the publications as page, JSON, Atom and LDES; ``feeds`` the last two (pure)
``letter_changes``  what happened to letters between two versions (pure)
"""
