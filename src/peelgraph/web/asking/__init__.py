"""Questions to the data without writing SPARQL: saved questions, and search.

``questions``       a page with a form for each, and an address that gives its rows
``question_list``   the list for programs; ``rows`` a page of rows in each format;
``quotes``          the words that a row rests on (all three pure)
``search``          over names, causes and the letters' words; ``findable`` what can be found (pure)
"""
