# make help says what can be made.

PREFIX ?= $(HOME)/.local
DESTDIR ?=
SWIFT ?= swift
# The binary that `make demo` and `make pictures` show; built if it is the debug one.
BATCHRUN ?= .build/debug/batchrun

bindir := $(DESTDIR)$(PREFIX)/bin
share := $(DESTDIR)$(PREFIX)/share

# Leaves failures, skipped tests with their reasons, crashes and the closing line of what the test
# runner says. A line without a mark belongs to the one above it.
without_passed := awk '\
  /^(◇|✔)/ { shown = /^(◇|✔) Test run (started|with)/ } \
  /^(✘|➜|↳)|^error:|Fatal error/ { shown = 1 } \
  shown'
slurm_tests := EndToEndTests\.Slurm
# Runs tests: the name of the log, and the options that select them.
define run_tests
$(SWIFT) build --build-tests
@echo "$(SWIFT) test $(2)"
@$(SWIFT) test --skip-build --disable-xctest $(2) 2>&1 | tee .build/$(1).log | $(without_passed)
@scripts/slowest-tests .build/$(1).log
endef
# A pipe fails with what is in front of it.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

.PHONY: help build release test test-base test-slurm test-python demo lint format docs pictures man dist check-dist \
  install uninstall clean packages dist-packages

help:
	@echo "make demo         install missing packages, build, and run examples/sweep"
	@echo "make test         install missing packages, build, and run the tests"
	@echo "make test-slurm   run the tests on a real Slurm, started for them on this machine"
	@echo "make test-python  run the tests of the Python module with the release build"
	@echo "make build        debug build"
	@echo "make release      one self-contained binary, .build/release/batchrun"
	@echo "make dist         pack it: a wheel, a Debian package and an archive in dist/"
	@echo "make check-dist   install each of these, use it, and remove it"
	@echo "make install      install the binary, manual pages and completions below PREFIX ($(PREFIX))"
	@echo "make uninstall    remove them again"
	@echo "make lint         check the layout of sources and the words of pages; make format fixes layout"
	@echo "make docs         write docs/commands.md from the declarations of the commands"
	@echo "make pictures     draw the pictures of the README from a session in a terminal"
	@echo "make man          write the manual pages into .build/man"
	@echo "make clean        remove all build products"

packages:
	@scripts/check-toolchain
	@scripts/install-packages

build: packages
	$(SWIFT) build

release: packages
	$(SWIFT) build -c release -Xswiftc -static-executable --product batchrun

# One after the other: tests with faults of a cluster take the whole machine.
test: test-base test-slurm

test-base: packages
	$(call run_tests,test,--skip '$(slurm_tests)')

# On a cluster that the tests start and remove. Where Slurm cannot be installed, they are skipped by name.
test-slurm: packages
	-@scripts/install-packages --slurm
	$(call run_tests,test-slurm,--filter '$(slurm_tests)')

# Unless BATCHRUN names another binary, the demo and the pictures show the debug build.
ifeq ($(BATCHRUN),.build/debug/batchrun)
demo pictures: build
endif
demo: packages
	examples/demo $(BATCHRUN)

lint:
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests
	scripts/words

format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

docs: build
	mkdir -p docs
	.build/debug/batchrun help --markdown > docs/commands.md.new
	mv docs/commands.md.new docs/commands.md

pictures: packages
	scripts/pictures $(BATCHRUN) docs/pictures

man: release
	scripts/man .build/release/batchrun .build/man

dist-packages:
	@scripts/install-packages --dist

dist: dist-packages release
	scripts/dist

check-dist:
	Tests/Distribution/check

# With the release build, or with BATCHRUN_BINARY.
test-python:
	scripts/test-python

install: release man
	install -D -s -m 755 .build/release/batchrun $(bindir)/batchrun
	scripts/completions .build/release/batchrun $(share)
	for page in .build/man/*; do \
	  install -D -m 644 $$page $(share)/man/man$${page##*.}/$${page##*/} || exit; done

uninstall:
	rm -f $(bindir)/batchrun $(share)/bash-completion/completions/batchrun \
	  $(share)/zsh/site-functions/_batchrun $(share)/fish/vendor_completions.d/batchrun.fish \
	  $(share)/man/man1/batchrun.1 $(share)/man/man1/batchrun-*.1 $(share)/man/man5/gridspec.5 \
	  $(share)/man/man5/batchrun.yml.5

clean:
	rm -rf .build dist
