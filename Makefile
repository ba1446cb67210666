# make help says what can be made.

PREFIX ?= $(HOME)/.local
DESTDIR ?=
SWIFT ?= swift
# The binary that `make demo` shows; built where it is the debug one.
BATCHRUN ?= .build/debug/batchrun

bindir := $(DESTDIR)$(PREFIX)/bin
bash_completions := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zsh_completions := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fish_completions := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

# Leaves failures, skipped tests with their reasons, crashes and the closing line of what the test
# runner says. A line without a mark belongs to the one above it.
without_passed := awk '\
  /^(◇|✔)/ { shown = /^(◇|✔) Test run (started|with)/ } \
  /^(✘|➜|↳)|^error:|Fatal error/ { shown = 1 } \
  shown'
# A pipe fails with what is in front of it.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

.PHONY: help build release test demo lint format docs install uninstall clean packages

help:
	@echo "make demo       install what is missing, build, and play examples/sweep"
	@echo "make test       install what is missing, build, and run the tests"
	@echo "make build      debug build"
	@echo "make release    one self-contained binary, .build/release/batchrun"
	@echo "make install    put that binary and its completions below PREFIX ($(PREFIX))"
	@echo "make uninstall  remove them again"
	@echo "make lint       check the layout of the sources; make format mends it"
	@echo "make docs       write docs/commands.md from the declarations of the commands"
	@echo "make clean      remove what was built"

packages:
	@scripts/check-toolchain
	@scripts/install-packages

build: packages
	$(SWIFT) build

release: packages
	$(SWIFT) build -c release -Xswiftc -static-executable --product batchrun

test: packages
	$(SWIFT) build --build-tests
	@echo "$(SWIFT) test"
	@$(SWIFT) test --skip-build --disable-xctest 2>&1 | tee .build/test.log | $(without_passed)
	@scripts/slowest-tests .build/test.log

# Without a binary of one's own, the demo shows the debug build.
ifeq ($(BATCHRUN),.build/debug/batchrun)
demo: build
endif
demo: packages
	examples/demo $(BATCHRUN)

lint:
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

docs: build
	mkdir -p docs
	.build/debug/batchrun help --markdown > docs/commands.md.new
	mv docs/commands.md.new docs/commands.md

install: release
	install -D -s -m 755 .build/release/batchrun $(bindir)/batchrun
	install -d $(bash_completions) $(zsh_completions) $(fish_completions)
	.build/release/batchrun completion bash > $(bash_completions)/batchrun
	.build/release/batchrun completion zsh > $(zsh_completions)/_batchrun
	.build/release/batchrun completion fish > $(fish_completions)/batchrun.fish

uninstall:
	rm -f $(bindir)/batchrun $(bash_completions)/batchrun $(zsh_completions)/_batchrun \
	  $(fish_completions)/batchrun.fish

clean:
	rm -rf .build
