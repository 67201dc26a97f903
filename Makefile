# Every target does its own set-up; all it asks of the machine is make and python3 >= 3.11 with pip.
#   make plan     plan the bundled county, say where workbook, map and report are
#   make test     every gate
#   make format   let ruff tidy the sources
#   make lock     resolve both locks anew (make lock UPGRADE=--upgrade: to the newest versions)
#   make serve    open the pages with the bundled county in them, for a first look
#   make bundle   what an office PC without internet installs from: dist/duxue-VERSION-SYSTEM.zip
#   make bench    plan synthetic counties, say what each took
#   make bench-scale  plan 1, 4, 18, 60 offices by one worker and by two: seconds, ratio, memory
#   make bench-province  plan, audit and publish a province of 179 offices whole, in pieces: seconds an office, memory (an hour)
#   make bench-parent  lay a province of 45,000 institutions, then (again) join, audit and publish it without the offices' documents: memory
#   make bench-peers  plan the same counties by a clerk's rule, plain models and Timefold (asks for Java 17)
#   make bench-memory  check 100,000 schools from csv files and from a workbook, audit 45,000: seconds and memory (minutes each)
#   make moves    judge drawn moves by what they touch and by the whole plan (make moves N=10000)
#   make draws    take every drawn example of which make test takes a share
#   make mutants  change the rules and the calendar in small ways, say which changes no test notices (make mutants N='*zone*')
#   make tiny     hold 200 drawn tiny offices and 100 small years against an exact model of everything (long)
#   make quarters hold 50 drawn offices of twenty schools and a quarter against the least road of one model of everything
#   make short    ten small offices 5 to 25 % short: no open duty that one change meets, more effort never worse (make short N="0 3")
#   make tight    25 counties with people as needed and no more: nothing broken, postings within 1 % (OPTIONS="--kinds churn --whole", "--city")
#   make fuzz     attack every reader with N drawn cases (make fuzz N=100000), going on where it stopped
#   make kills    stop every verb that writes N times from outside (make kills N=100), going on where it stopped
#   make bench-pages  fifty users of the pages at once while a county is planned (OPTIONS="--users 50 --seconds 60")
#   make page-kills   kill server and worker of the pages N times in the middle of their work (make page-kills N=100), going on where it stopped
#   make year     live through a clerk's year in the browser and on paper, and hold 200 chains of random ledgers against what was typed
#   make clean    remove whatever was made

PYTHON ?= python3
SCENARIO ?= scenarios/data/county
PLAN ?= build/plan
SEEDS ?= 1 2 3 4 5
OPTIONS ?=
N ?=

BIN := .venv/bin
# The stamp's name carries a checksum of what it stands for: another lock, another set-up.
STAMP := .venv/.ready-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)

# Where nobody watches, a skipped browser test would look like a passed one.
ifeq ($(CI),true)
export DUXUE_REQUIRE_BROWSER ?= 1
endif
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Some machines forbid it; then every process that a test or a crew starts would compile the whole house anew (a second each).
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := plan
.PHONY: year bench-pages page-kills plan test pytest types postgres setup browser format lock serve bundle bench bench-scale bench-province bench-parent bench-memory bench-peers moves draws mutants tiny quarters short tight fuzz kills clean

setup: $(STAMP)

# setuptools comes from the lock as well, so nothing is installed that no hash vouches for.
$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "duxue needs Python 3.11 or later: make PYTHON=/path/to/python")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "No environment could be made; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo 'Installing what requirements.lock names into .venv (about half a minute) ...'
	$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@rm -f .venv/.ready-*
	@touch $@

# Exit 3 is an answer: the plan stands, and duties left open are listed in it.
plan: setup
	@$(BIN)/duxue plan $(SCENARIO) --out $(PLAN) --replace $(OPTIONS) || test $$? -eq 3
	@echo
	@for kind in plan.xlsx:workbook 'maps/*.html:map' report.html:report; do \
	  find $(abspath $(PLAN)) -path "*/$${kind%:*}" | sort | sed "s|^|$${kind#*:}: |"; done

# Side by side, so that no core is idle: types and imports; the pages on the other database; every test, told as it goes (+).
test: setup browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(MAKE) --no-print-directory --jobs 3 --output-sync=target types postgres pytest

# Three workers on two cores: one in five seconds is spent waiting for processes that a test has started.
# In a fresh checkout one process compiles the tests' modules first: three at once would each do so (half a minute).
pytest: setup
	@test -d tests/rules/__pycache__ || $(BIN)/python -m pytest --collect-only -qq >/dev/null || true
	+@$(BIN)/python -m pytest -n 3 --dist worksteal $(OPTIONS)

types: setup
	$(BIN)/mypy
	$(BIN)/lint-imports

# What is offered to whom, in which language and with how many questions is the same on both databases (each page is opened on either).
postgres: setup
	$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q tests/planner/web -m 'not browser and not long' \
	  --deselect tests/planner/web/test_who_may_what.py::test_who_may_what \
	  --deselect tests/planner/web/test_light_pages.py::test_no_page_offers_what_its_reader_may_not_do \
	  --deselect tests/planner/web/test_light_pages.py::test_a_page_asks_the_database_little \
	  --deselect tests/planner/web/test_hostile_requests.py::test_no_form_is_taken_without_its_token \
	  --ignore tests/planner/web/test_english.py

# A page is judged as staff see it: in a browser, with Chinese letters; the pages' database is the real one too.
browser:
	@ready() { { command -v chromium || command -v chromium-browser || command -v google-chrome; } \
	    && fc-list :lang=zh | grep -q . && ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1; \
	if ! ready && command -v apt-get >/dev/null && test "$$(id -u)" = 0; then \
	  { apt-get update && DEBIAN_FRONTEND=noninteractive \
	    apt-get install --yes --no-install-recommends chromium fontconfig fonts-noto-cjk postgresql; } >/dev/null || true; \
	fi; \
	ready || printf '%s\n' \
	  '**********************************************************************' \
	  '** NOT ALL TESTS CAN RUN: Chromium, a Chinese font or PostgreSQL is missing. **' \
	  '** On Debian: apt-get install chromium fontconfig fonts-noto-cjk postgresql **' \
	  '**********************************************************************' >&2

format: setup
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

# uv resolves for every system and Python at once; the files name no index, so any mirror serves them.
# What an office gets is the product's part of the whole, with a pip of its own.
UV_COMPILE = build/lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-header --quiet
lock:
	@rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install -qq uv
	$(UV_COMPILE) --extra dev $(UPGRADE) --output-file requirements.lock
	$(UV_COMPILE) bundle/office.in --extra postgres --no-annotate $(UPGRADE) \
	  --constraint requirements.lock --output-file requirements-office.lock
	@rm -rf build/lock

# The office's data lie where DUXUE_HOME says; a first look leaves the user's own alone.
serve: export DUXUE_HOME ?= $(abspath build/first-look)
serve: setup
	@$(BIN)/python -m duxue.planner.web migrate --verbosity 0
	@$(BIN)/python -m duxue.planner.web first_look $(SCENARIO)
	@$(BIN)/duxue open $(OPTIONS)

# Wheels come from the index that pip is set up for; each is held against its hash in requirements-office.lock.
bundle: setup
	$(BIN)/python -m bundle $(SYSTEMS)

bench: setup
	$(BIN)/python -m benchmarks.counties --seeds $(SEEDS) $(OPTIONS)

bench-scale: setup
	$(BIN)/python -m benchmarks.scale $(OPTIONS)

bench-province: setup
	$(BIN)/python -m benchmarks.province $(OPTIONS)

bench-parent: setup
	$(BIN)/python -m benchmarks.parent $(OPTIONS)

bench-peers: setup
	@command -v java >/dev/null || apt-get install --yes --no-install-recommends default-jre-headless >/dev/null
	$(BIN)/python -m pip install -qq --editable '.[bench]'
	$(BIN)/python -m benchmarks.peers $(OPTIONS)

bench-memory: setup
	$(BIN)/python -m benchmarks.memory check
	$(BIN)/python -m benchmarks.memory check --xlsx
	$(BIN)/python -m benchmarks.memory audit

moves: setup
	DUXUE_MOVES=$(or $(N),10000) $(BIN)/python -m pytest -q tests/models/judging/test_moves.py

draws: setup
	DUXUE_DRAWS=1 $(BIN)/python -m pytest -n 3 --dist worksteal tests/models $(OPTIONS)

# Long: hours for all of them. It goes on where it stopped; what survived is listed at the end and judged in docs/mutants.md.
mutants: setup
	DUXUE_DRAWS=1 $(BIN)/mutmut run --max-children 2 $(N)
	$(BIN)/mutmut results

tiny: setup
	$(BIN)/python -m tests.models.many_tiny_offices

quarters: setup
	$(BIN)/python -m tests.models.many_quarter_offices

short: setup
	$(BIN)/python -m tests.models.many_short_offices $(N)

tight: setup
	$(BIN)/python -m tests.models.many_tight_counties $(OPTIONS)

fuzz: setup
	$(BIN)/python -m tests.fuzz.campaign --count $(or $(N),100) $(OPTIONS)

kills: setup
	$(BIN)/python -m tests.kills.campaign --count $(or $(N),100) $(OPTIONS)

clean:
	rm -rf .venv build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A clerk's year in the browser and on paper (the true planner), and 200 chains of random ledgers: minutes, hence apart.
year: setup browser
	$(BIN)/python -m pytest -m "long or not long" tests/planner/web/test_a_clerks_year.py tests/planner/year $(OPTIONS)

bench-pages: setup
	$(BIN)/python -m benchmarks.pages $(OPTIONS)

page-kills: setup
	$(BIN)/python -m tests.planner.web.kill_campaign --count $(or $(N),100) $(OPTIONS)
