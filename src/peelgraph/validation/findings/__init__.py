"""Results as a reader meets them: where they stand, on what words they rest, whether they are new.

``outcome``        results made findings, and what a check says of them together
``places``         where in a file a statement stands; ``turtle_lines`` the lines of Turtle and TriG
``words``          the words of a letter on which a node rests
``baseline``       findings that are accepted
"""
