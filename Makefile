# Every target sets itself up: Python 3.11+ and make are enough (uv is used where it is there).

PYTHON := .venv/bin/python
FRAMELOOM := .venv/bin/frameloom
DEMO := demo
PYTEST_ARGS :=
FUZZ_EXAMPLES := 5000

.PHONY: help demo test test-ray check soak fuzz bench peers format docs gallery screenshots lock setup setup-dev clean

help:
	@echo "make demo    render the sample project to $(DEMO)/demo.mp4"
	@echo "make test    run the tests"
	@echo "make check   lint, types, import layers, generated files"
	@echo "make test-ray the tests that need Ray, with Ray"
	@echo "make soak    the long tests"
	@echo "make bench   time the reference scenes, into bench/results (an hour; BENCH=--quick: minutes)"
	@echo "make fuzz    spoiled projects and media, others each time (FUZZ_EXAMPLES=5000 of each)"
	@echo "make peers   install the programs that bench/peers compares with, into build/peers"
	@echo "make format  format the code"
	@echo "make docs    write the generated files anew"
	@echo "make gallery render the documentation's pictures of every effect and transition"
	@echo "make screenshots take the documentation's pictures of the studio (needs chromium)"
	@echo "make lock    pin the newest versions of all dependencies (needs uv)"

demo: setup
	@$(FRAMELOOM) demo "$(DEMO)"

test: setup-dev
	@$(PYTHON) -m pytest -m "not slow and not ray" $(PYTEST_ARGS)

test-ray:
	@tools/setup.sh ray
	@$(PYTHON) -m pytest -m ray $(PYTEST_ARGS)

soak: setup-dev
	@$(PYTHON) -m pytest -m slow $(PYTEST_ARGS)

fuzz: setup-dev
	@FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(PYTHON) -m pytest $(PYTEST_ARGS) fuzz

check: setup-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) tools/generate.py --check

BENCH := --preset veryfast --preset medium

bench: setup
	$(FRAMELOOM) bench $(BENCH) --json > bench/results/.new.json
	mv bench/results/.new.json "bench/results/$$(date +%F-%H%M).json"

peers:
	python3 -m venv build/peers/moviepy
	build/peers/moviepy/bin/pip install -q "moviepy>=2.2" opencv-python-headless
	python3 -m venv build/peers/movis
	build/peers/movis/bin/pip install -q movis

format: setup-dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: setup-dev
	$(PYTHON) tools/generate.py

gallery: setup-dev
	$(PYTHON) tools/gallery.py

screenshots: setup-dev
	$(PYTHON) tools/screenshots.py

lock:
	uv pip compile pyproject.toml --universal --fork-strategy fewest --upgrade -q --no-annotate \
		--custom-compile-command "make lock" -o requirements/base.txt
	uv pip compile pyproject.toml --group dev --universal --fork-strategy fewest --upgrade -q --no-annotate \
		--custom-compile-command "make lock" -o requirements/dev.txt
	uv pip compile pyproject.toml --group dev --extra ray --universal --fork-strategy fewest --upgrade -q \
		--no-annotate --custom-compile-command "make lock" -o requirements/ray.txt

setup:
	@tools/setup.sh base

setup-dev:
	@tools/setup.sh dev

clean:
	rm -rf .venv demo out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
