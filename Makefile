# install · demo · test · lint · check · bench: see README.md; chaos · soak: docs/reliability.md;
# fuzz · lock · audit · docs · screenshots · clean: see CONTRIBUTING.md

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FRONTEND := package.json package-lock.json esbuild.mjs build_frontend.py build_typeface.py hatch_build.py \
	$(shell find static/src static/css voteboard/translations -type f -not -name '*.mo')

# Where nothing may be written, each process that tests start would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo test lint check bench chaos soak fuzz lock audit docs screenshots clean

install: $(VENV)/installed

demo: install
	@$(BIN)/voteboard demo

test: $(VENV)/developing
	@tests/provide-servers.sh
	$(BIN)/python build_frontend.py test
ifdef ARGS
	$(BIN)/pytest $(ARGS)
else
	$(BIN)/pytest -n 4 --dist worksteal
endif

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python build_frontend.py lint

check: lint test

# Measurements in one run, side by side: docs/performance.md says how to read them.
bench: $(VENV)/developing
	@tests/provide-servers.sh
	$(BIN)/python -m tests.bench.frames
	$(BIN)/python -m tests.bench.record
	$(BIN)/python -m tests.bench.fanout
	$(BIN)/python -m tests.bench.processes

# What must hold when something goes wrong, at length; `make test` has it in short. docs/reliability.md tells more.
chaos: $(VENV)/developing
	@tests/provide-servers.sh
	$(BIN)/python -m tests.chaos $(ARGS)

# An evening with people who come and go: whether memory grows or a file descriptor is lost.
soak: $(VENV)/developing
	$(BIN)/python -m tests.soak --minutes $(or $(MINUTES),120)

# Damaged answers, told for MINUTES; then every property of the record and the fan-out, with many examples.
fuzz: $(VENV)/developing
	$(BIN)/python -m tests.chaos.fuzz --minutes $(or $(MINUTES),30)
	HYPOTHESIS_PROFILE=long $(BIN)/pytest tests/test_recorder.py tests/test_fanout.py --timeout 0 -n 2

# Pins every version anew, within the bounds of pyproject.toml; names no registry.
COMPILE := $(BIN)/pip-compile -q --generate-hashes --strip-extras --no-header --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --upgrade
lock: $(VENV)/developing
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --allow-unsafe --constraint requirements.lock --extra dev \
		--output-file requirements-dev.lock pyproject.toml
	echo "pip-audit>=2.9,<3" | $(COMPILE) --allow-unsafe --output-file requirements-audit.lock -

# Asks the world for what is known against any library that is locked; apart from `check`, which needs no network.
AUDIT := $(VENV)/audit/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes
audit: $(VENV)/audit/made $(VENV)/developing
	$(AUDIT) -r requirements.lock
	$(AUDIT) -r requirements-dev.lock
	$(BIN)/python build_frontend.py audit

# The pages of docs/ that are made from the code.
docs: $(VENV)/developing
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/dashboard.py

# The pictures of the README, from the running program.
screenshots: $(VENV)/developing
	@tests/provide-servers.sh
	$(BIN)/python -m docs.screenshots

clean:
	rm -rf $(VENV) node_modules static/dist dist

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 install"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "A virtual environment can't be made: on Debian, apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/installed: $(VENV)/created requirements.lock pyproject.toml $(FRONTEND)
	@echo "Installing voteboard's libraries …"
	@$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
	@echo "Building the front end …"
	@$(BIN)/pip install --disable-pip-version-check -q --no-deps -e .
	@touch $@

$(VENV)/audit/made: $(VENV)/created requirements-audit.lock
	@$(PYTHON) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/pip install --disable-pip-version-check -q --require-hashes -r requirements-audit.lock
	@touch $@

# All at once, and compiled when first used: what builds the front end is among the locked.
$(VENV)/developing: $(VENV)/created requirements.lock requirements-dev.lock pyproject.toml $(FRONTEND)
	@echo "Installing the libraries, and what tests and linters need …"
	@$(BIN)/pip install --disable-pip-version-check -q --no-compile --require-hashes -r requirements-dev.lock
	@echo "Building the front end …"
	@$(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $(VENV)/installed $@
