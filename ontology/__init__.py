"""The PEEL ontology: terms, alignments, concept schemes and JSON-LD context, shipped as data."""
