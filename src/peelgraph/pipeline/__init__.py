"""The shell around the core: load, read, build, validate, publish, evaluate.

``sources``     files of letters to texts       ``building``    texts to facts and dataset
``validating``  data to a report                ``publishing``  dataset through the gate to a version
``evaluating``  what is read against what people read
``questions``   saved queries, their headers and parameters
"""
