"""What is one across letters (docs/decisions/0008); pure functions of all letters and people's decisions.

``causes``      which causes are one          ``recognition`` how a cause is known again
``people``      which people are one          ``copies``      a letter published twice is one letter
``decisions``   what people decided           ``ordering``    the order in which letters are gone through
``statements``  what all this is as RDF
"""
