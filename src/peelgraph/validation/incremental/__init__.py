"""Validation that remembers: after a change, only what can rest on it is judged anew.

``validation``     the verdicts that are kept, and those that are formed anew
``reach``          how far each shape looks
``neighbourhood``  walking that reach over a store
"""
