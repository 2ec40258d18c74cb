# Sales Agent. `make help` lists the targets; docs/map.md says what lies where.
#
# Files are found by their place, never listed: a new page, step, connector, job or test is
# built because it lies in its folder.

BUILD   ?= build
CC      ?= gcc
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
else
OPT    := -O2 -g -D_FORTIFY_SOURCE=3
LDOPT  :=
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
LOAD_SRC  := $(sort $(wildcard tests/load/*.c))

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

LIB       := $(BUILD)/libsales.a
FCGI_BINS := $(PROGRAMS:%=$(BUILD)/cgi-bin/%.fcgi)
JOB_BINS  := $(JOBS:%=$(BUILD)/jobs/%)
CLI_BIN   := $(if $(wildcard cli/*.c),$(BUILD)/salesctl)
SANDBOX   := $(if $(wildcard tests/sandbox/*.c),$(BUILD)/sandbox)
UNIT_BINS := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/unit/%)
LOAD_BINS := $(LOAD_SRC:tests/load/%.c=$(BUILD)/load/%)
GEN       := $(if $(SQL_SRC),$(BUILD)/gen/statements.h)

.PHONY: all
all: $(LIB) $(FCGI_BINS) $(JOB_BINS) $(CLI_BIN) $(SANDBOX)

.PHONY: unit-bins load-bins
unit-bins: $(UNIT_BINS)
load-bins: $(LOAD_BINS)

$(LIB): $(call obj,$(LIB_SRC)) $(if $(SQL_SRC),$(BUILD)/obj/gen/statements.o)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

# SQL statements: one number and one text each, from the `-- name:` lines of lib/store/sql.
$(BUILD)/gen/statements.h: $(SQL_SRC) tools/sql-table.awk
	@mkdir -p $(@D)
	awk -f tools/sql-table.awk -v header=$@ -v source=$(BUILD)/gen/statements.c $(SQL_SRC)
$(BUILD)/obj/gen/statements.o: $(BUILD)/gen/statements.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c $(BUILD)/gen/statements.c -o $@

define program
$(BUILD)/cgi-bin/$(1).fcgi: $(call obj,$(wildcard cgi-bin/$(1)/*.c)) $(LIB)
	@mkdir -p $$(@D)
	$(CC) $(LDFLAGS) $$^ -o $$@ $(LDLIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

$(BUILD)/jobs/%: $(BUILD)/obj/jobs/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

$(BUILD)/salesctl: $(call obj,$(wildcard cli/*.c)) $(LIB)
	$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

$(BUILD)/sandbox: $(call obj,$(wildcard tests/sandbox/*.c)) $(LIB)
	$(CC) $(LDFLAGS) $^ -o $@ -lmicrohttpd $(LDLIBS)

$(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o $(call obj,$(UNIT_HELP)) $(LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $^ -o $@ -lcmocka $(LDLIBS)

$(BUILD)/load/%: $(BUILD)/obj/tests/load/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $^ -o $@ $(LDLIBS)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
.SECONDARY:

.PHONY: clean
clean:
	rm -rf $(BUILD)
