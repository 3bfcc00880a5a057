"""The engines that apply shapes to a graph, and which of them answers.

``reference``      pySHACL; ``union`` is the graph that it looks at
``fast``           shifty, a compiled engine that is optional
``choice``         which one answers: the fast one where it is known to be right
``contract``       shapes and ontology made ready once, for any number of validations
"""
