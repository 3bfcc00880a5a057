# Two commands do everything: `make run` and `make test`. Both may be run again and again.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LOCKED := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet --require-hashes

FRONTEND := src/peelgraph/web/frontend
EDITOR := src/peelgraph/web/static/editor.js

.PHONY: run test tools assets lock conformance soak chaos fuzz mutants mutants-sample lighthouse bench bench-reading bench-serving bench-validation lint-ontology clean

run: $(VENV)/.run             ## build, validate, publish and serve on 127.0.0.1
	@command -v npm >/dev/null && $(MAKE) --silent assets || echo "without npm the query page is a plain form" >&2
	$(BIN)/peelgraph run

test: $(VENV)/.test $(if $(CI),tools assets)  ## everything that must hold
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(LOCKED) -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(LOCKED) -r requirements/test.txt
	touch $@

UV_LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header
assets: $(EDITOR)             ## the query editor, from npm; without it the query page is a plain form

$(EDITOR): $(FRONTEND)/package-lock.json $(wildcard $(FRONTEND)/src/*.js)
	cd $(FRONTEND) && npm ci --silent --fetch-retries=1 && npm run --silent build

tools:                        ## real browsers, servers and clients that tests run against
	tests/tools/install.sh

lock:                         ## rewrite the lock files from pyproject.toml (needs uv)
	$(UV_LOCK) pyproject.toml requirements/build.in --output-file requirements/run.txt
	$(UV_LOCK) pyproject.toml requirements/build.in --group test \
	  --constraint requirements/run.txt --output-file requirements/test.txt
	$(UV_LOCK) pyproject.toml requirements/build.in --group bench \
	  --constraint requirements/test.txt --output-file requirements/bench.txt
	$(UV_LOCK) pyproject.toml requirements/build.in --group mutants \
	  --constraint requirements/test.txt --output-file requirements/mutants.txt

soak: $(VENV)/.test          ## a quarter of an hour of mixed load: answers right, memory flat
	SOAK_SECONDS=900 $(BIN)/python -m pytest -q -s tests/abuse/test_soak.py

lint-ontology: $(VENV)/.test  ## our own vocabulary files: profiles, consistency, pitfalls, SKOS, drift, shapes
	$(BIN)/python -m pytest -n auto tests/ontology tests/shapes/test_shapes.py

conformance: $(VENV)/.test    ## run W3C's test suites and write the result that ships
	WRITE_EARL=1 $(BIN)/python -m pytest -n 0 tests/conformance

lighthouse: $(VENV)/.test assets  ## scores of the main pages for accessibility and best practices, from npm
	$(BIN)/python -m tests.browser.lighthouse

bench: $(VENV)/.test          ## benchmarks, never part of the tests
	$(BIN)/python -m benchmarks

bench-reading: $(VENV)/.test ## letters per second by format, growth with their number and length
	$(BIN)/python -m benchmarks.reading --write docs/benchmarks-reading.md

$(VENV)/.bench: requirements/bench.txt $(VENV)/.test
	$(LOCKED) -r requirements/bench.txt
	touch $@

bench-serving: $(VENV)/.bench ## the endpoint against its peers, some twenty minutes; needs wrk (Debian: wrk)
	$(BIN)/python -m benchmarks.serving --write docs/benchmarks.md

fuzz: $(VENV)/.test          ## ten minutes of fuzzing led by coverage, from the invented letters
	mkdir -p build/fuzz
	cp tests/corpus/text/* tests/corpus/html/* tests/corpus/pdf/* tests/corpus/docx/* build/fuzz/
	cd build && ../$(BIN)/python ../tests/fuzz/guided.py -max_total_time=600 -timeout=60 -max_len=60000 fuzz

MUTANTS ?=
$(VENV)/.mutants: requirements/mutants.txt $(VENV)/.test
	$(LOCKED) -r requirements/mutants.txt
	touch $@

mutants: $(VENV)/.mutants    ## change the code of the facts and see tests fail: hours; MUTANTS="names" for some
	$(BIN)/mutmut run $(MUTANTS)
	$(BIN)/mutmut results

SAMPLE ?= 150
SEED ?= 1
mutants-sample: $(VENV)/.mutants ## a random sample of them: half an hour (SAMPLE=150 SEED=1)
	$(BIN)/python tests/tools/sample_mutants.py --number $(SAMPLE) --seed $(SEED)

SECONDS ?= 300
chaos: $(VENV)/.test          ## restarts, publications and kills at random moments under load (SECONDS=300)
	$(BIN)/python tests/operations/chaos.py --seconds $(SECONDS)

bench-validation: $(VENV)/.bench ## validation against its peers, an hour or more; OPTIONS='--letters 100 1000' for less
	$(BIN)/python -m benchmarks.validation --write docs/benchmarks-validation.md $(OPTIONS)

clean:
	rm -rf $(VENV) .peelgraph build *.egg-info src/*.egg-info
