# Sales Agent. `make help` lists the targets; docs/map.md says what lies where.
#
# Files are found by their place, never listed: a new page, step, connector, job or test is
# built because it lies in its folder.

BUILD   ?= build
ifeq ($(origin CC),default)
CC      := gcc
endif
# V=1 shows whole command lines.
Q       := $(if $(V),,@)
PKG     := pkg-config
MODULES := libcurl jansson openssl gmime-3.0 libpq

CSTD  := -std=c17 -D_GNU_SOURCE
WARN  := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Werror=format-security -Wvla -Wundef \
         -Wstrict-prototypes -Wmissing-prototypes -Werror
HARD  := -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
         -ftrivial-auto-var-init=zero -fno-strict-aliasing -fno-delete-null-pointer-checks -fPIE \
         -frecord-gcc-switches
LDHARD := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed

# SANITIZE=address,undefined builds the same tree under the sanitizers (see `make asan`).
ifdef SANITIZE
OPT    := -O1 -g -fno-omit-frame-pointer -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -DSA_SANITIZE=1
LDOPT  := -fsanitize=$(SANITIZE)
else ifdef COVERAGE
OPT    := -O0 -g --coverage -fprofile-update=atomic
LDOPT  := --coverage -Wl,-u,__gcov_dump
else
OPT    := -O2 -g -D_FORTIFY_SOURCE=3
LDOPT  :=
endif

# libFuzzer is clang's. The warnings are gcc's to give, and nothing is zeroed that the code forgot.
ifneq ($(findstring clang,$(CC)),)
WARN   := -Wall
HARD   := -fPIE -fno-strict-aliasing
endif

CPPFLAGS := -I. -I$(BUILD)/gen $(shell $(PKG) --cflags $(MODULES) 2>/dev/null)
CFLAGS   := $(CSTD) $(OPT) $(WARN) $(HARD)
LDFLAGS  := $(LDHARD) $(LDOPT)
LDLIBS   := $(shell $(PKG) --libs $(MODULES) 2>/dev/null) -lfcgi -largon2 -lpthread -lm

LIB_SRC   := $(sort $(wildcard lib/*/*.c lib/*/*/*.c))
SQL_SRC   := $(sort $(wildcard lib/store/sql/*.sql))
PROGRAMS  := $(patsubst cgi-bin/%/main.c,%,$(wildcard cgi-bin/*/main.c))
JOBS      := $(patsubst jobs/%.c,%,$(wildcard jobs/*.c))
UNIT_SRC  := $(sort $(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c))
UNIT_HELP := $(sort $(wildcard tests/unit/support/*.c))
FUZZ_SRC  := $(sort $(wildcard tests/fuzz/*.c))
FUZZ_HELP := $(sort $(wildcard tests/fuzz/support/*.c))
LOAD_SRC  := $(sort $(wildcard tests/load/*.c))

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

LIB       := $(BUILD)/libsales.a
FCGI_BINS := $(PROGRAMS:%=$(BUILD)/cgi-bin/%.fcgi)
JOB_BINS  := $(JOBS:%=$(BUILD)/jobs/%)
CLI_BIN   := $(if $(wildcard cli/*.c),$(BUILD)/salesctl)
SANDBOX   := $(if $(wildcard tests/sandbox/*.c),$(BUILD)/sandbox)
UNIT_BINS := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/unit/%)
PROBE_BINS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/integration/*.c)))
FUZZ_BINS := $(FUZZ_SRC:%.c=$(BUILD)/%)
FUZZERS   := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzzers/%)
LOAD_BINS := $(LOAD_SRC:tests/load/%.c=$(BUILD)/load/%)
GEN       := $(if $(SQL_SRC),$(BUILD)/gen/statements.h)

.PHONY: all
all: $(LIB) $(FCGI_BINS) $(JOB_BINS) $(CLI_BIN) $(SANDBOX)

.PHONY: unit-bins fuzz-bins fuzzers load-bins
unit-bins: $(UNIT_BINS) $(PROBE_BINS)
fuzz-bins: $(FUZZ_BINS)
fuzzers: $(FUZZERS)
load-bins: $(LOAD_BINS)

$(LIB): $(call obj,$(LIB_SRC)) $(if $(SQL_SRC),$(BUILD)/obj/gen/statements.o)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	@$(if $(V),:,echo "  CC   $<")
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# SQL statements: one number and one text each, from the `-- name:` lines of lib/store/sql.
$(BUILD)/gen/statements.h: $(SQL_SRC) tools/sql-table.awk
	@mkdir -p $(@D)
	$(Q)awk -f tools/sql-table.awk -v header=$@ -v source=$(BUILD)/gen/statements.c $(SQL_SRC)
$(BUILD)/obj/gen/statements.o: $(BUILD)/gen/statements.h
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c $(BUILD)/gen/statements.c -o $@

define program
$(BUILD)/cgi-bin/$(1).fcgi: $(call obj,$(wildcard cgi-bin/$(1)/*.c)) $(LIB)
	@mkdir -p $$(@D)
	@$(if $(V),:,echo "  LINK $$@")
	$(Q)$(CC) $(LDFLAGS) $$^ -o $$@ $(LDLIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

$(BUILD)/jobs/%: $(BUILD)/obj/jobs/%.o $(LIB)
	@mkdir -p $(@D)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

# salesctl knows the programs' pages and routes, so it carries all of them but their mains.
$(BUILD)/salesctl: $(call obj,$(wildcard cli/*.c) $(filter-out %/main.c,$(wildcard cgi-bin/*/*.c))) $(LIB)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

$(BUILD)/sandbox: $(call obj,$(wildcard tests/sandbox/*.c)) $(LIB)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) $^ -o $@ -lmicrohttpd $(LDLIBS)

$(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o $(call obj,$(UNIT_HELP)) $(LIB)
	@mkdir -p $(@D)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) $^ -o $@ -lcmocka $(LDLIBS)

$(BUILD)/tests/integration/%: $(BUILD)/obj/tests/integration/%.o $(LIB)
	@mkdir -p $(@D)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

# A fuzz target twice: with a main that replays its corpus, and with libFuzzer's (tools/fuzz).
$(BUILD)/tests/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(call obj,$(FUZZ_HELP)) $(LIB)
	@mkdir -p $(@D)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

$(BUILD)/fuzzers/%: $(BUILD)/obj/tests/fuzz/%.o $(LIB)
	@mkdir -p $(@D)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) -fsanitize=fuzzer $^ -o $@ $(LDLIBS)

$(BUILD)/load/%: $(BUILD)/obj/tests/load/%.o $(LIB)
	@mkdir -p $(@D)
	@$(if $(V),:,echo "  LINK $@")
	$(Q)$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
.SECONDARY:

.PHONY: clean
clean:
	rm -rf $(BUILD)

# ---- What people call -------------------------------------------------------------------------
# Variables given to make (STATE, PORT, WORKERS, any setting …) reach the scripts through the environment.

PREFIX  ?= /usr/local
export BUILD

.PHONY: help deps up down status demo test check lint format asan check-sql bench smoke-formlead \
        install dist flags fuzz coverage valgrind

help:
	@echo 'make               build everything into $(BUILD)/ (no network)'
	@echo 'make demo          from nothing to a running stack with three leads worked on'
	@echo 'make test          everything: unit, SQL, integration, crash smoke, lint'
	@echo 'make up / down     start and stop the private stack under STATE (default var)'
	@echo 'make check         unit tests and lint of what has changed, under a minute'
	@echo 'make lint          every rule on every file;   make format   apply clang-format'
	@echo 'make asan          the test suite under AddressSanitizer and UBSan'
	@echo 'make fuzz          every fuzz target in turn (T=name for one, SECONDS=60 for each)'
	@echo 'make coverage      lines and branches of lib that the tests reach, and the gates'
	@echo 'make valgrind      the unit tests under memcheck: nothing lost, nothing read unset'
	@echo 'make check-sql     prepare every SQL statement on a freshly migrated database'
	@echo 'make bench         measure the stack beside its limits and peers (QUICK=1: one minute)'
	@echo 'make smoke-formlead MOCK=1   one form lead through the running stack'
	@echo 'make install DESTDIR= PREFIX=   programs, migrations, examples;   make dist   a tarball'

deps:
	@tools/deps demo
	@tools/deps test

up:
	@tools/deps demo
	@tools/build
	@tools/stack up

down status:
	@tools/stack $@

demo:
	@tools/deps demo
	@tools/build
	@tools/demo

test:
	@tools/test

asan:
	@tools/test --asan

check:
	@tools/deps test
	@tools/deps lint
	@tools/test --check

lint:
	@tools/deps lint
	@tools/lint

format:
	@tools/deps lint
	@git -c safe.directory='*' ls-files -co --exclude-standard '*.c' '*.h' | xargs -r clang-format-14 -i

# SECONDS is a variable of bash's own, so it travels as an argument.
fuzz:
	@tools/deps fuzz
	@tools/fuzz '$(or $(SECONDS),60)' $(T)

coverage:
	@tools/deps test
	@tools/coverage

valgrind:
	@tools/deps test
	@tools/deps fuzz
	@tools/test --valgrind

check-sql:
	@tools/test --only sql

bench:
	@tools/bench

smoke-formlead: all
	@$(BUILD)/salesctl smoke-formlead $(if $(MOCK),--mock)

# What the analysers need to read a file as the compiler does.
flags: $(GEN)
	@echo $(CSTD) $(CPPFLAGS)

install: all
	DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' BUILD='$(BUILD)' tools/install

dist:
	@mkdir -p $(BUILD)
	git -c safe.directory='*' archive --format=tar.gz --prefix=sales-agent/ -o $(BUILD)/sales-agent.tar.gz HEAD
	@echo $(BUILD)/sales-agent.tar.gz
