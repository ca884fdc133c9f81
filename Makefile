# fx: the gate that holds a change to its task.
B      ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
SECS   ?= 60
VERSION = 0.1.0

WARN    = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	  -Wwrite-strings -Wformat=2 -Wvla -Wundef
PKGS    = libgit2 yaml-0.1 libcjson libutf8proc libcrypto
$(foreach p,$(PKGS),$(if $(shell pkg-config --exists $p && echo yes),,\
	$(error the library '$p' is missing; ./install.sh names its package)))
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
# libgit2 is loaded by lib/door/repo_libgit2.c on first use, never linked;
# libcrypto is linked statically where it can be: shared it costs 1 ms a start.
CRYPTO := $(wildcard $(shell pkg-config --variable=libdir libcrypto)/libcrypto.a)
LDLIBS := $(shell pkg-config --libs yaml-0.1 libcjson libutf8proc) \
	  $(if $(CRYPTO),$(CRYPTO) -lpthread -ldl,$(shell pkg-config --libs libcrypto))
ALL     = -std=c17 -D_POSIX_C_SOURCE=200809L -DFX_VERSION='"$(VERSION)"' \
	  -iquote lib $(WARN) $(PKG_CFLAGS) $(SAN) $(CFLAGS)
LINK    = $(CC) $(SAN) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) -Wl,--as-needed $(LDLIBS)
PROGS  := $(basename $(notdir $(wildcard bin/*.c)))
PAGES  := $(wildcard bin/*.[157])
HOOKS  := $(shell find hooks -type f 2>/dev/null)
DATA   := $(shell find contracts -type f 2>/dev/null)
LIBO   := $(patsubst %.c,$B/%.o,$(wildcard lib/*/*.c))
UNIT   := $(patsubst tests/unit/%.c,$B/test/unit_%,$(wildcard tests/unit/*.c))
REPLAY := $(patsubst tests/fuzz/fuzz_%.c,$B/test/replay_%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ   := $(REPLAY:$B/test/replay_%=$B/fuzz_%)
VERBS  := $(wildcard bin/factory.d/*.sh)
SCRIPT := $B/bin/factory $(VERBS:bin/%=$B/share/%) $(HOOKS:%=$B/share/%)
fill    = sed -e 's|@BINDIR@|$1|g' -e 's|@SHAREDIR@|$2|g' -e 's|@VERSION@|$(VERSION)|g'
run     = FX_BIN=$(abspath $B)/bin

all: $(PROGS:%=$B/bin/%) $(SCRIPT)
$B/bin/%: $B/bin/%.o $B/libfx.a
	$(LINK)
$B/libfx.a: $(LIBO)
	@rm -f $@
	$(AR) rcs $@ $^
$B/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL) -MMD -MP -c -o $@ $<
$B/bin/factory: bin/factory Makefile
	@mkdir -p $(@D)
	$(call fill,$(abspath $B)/bin,$(abspath $B)/share) bin/factory >$@.tmp
	chmod 755 $@.tmp && mv $@.tmp $@
$B/share/hooks/%: hooks/% Makefile
	@mkdir -p $(@D)
	$(call fill,$(abspath $B)/bin,$(abspath $B)/share) $< >$@.tmp
	chmod 755 $@.tmp && mv $@.tmp $@
$B/share/factory.d/%: bin/factory.d/% Makefile
	@mkdir -p $(@D)
	$(call fill,$(abspath $B)/bin,$(abspath $B)/share) $< >$@.tmp
	mv $@.tmp $@
-include $(LIBO:.o=.d) $(PROGS:%=$B/bin/%.d)

# Tests. check is fast and without network; check-all is everything.
$B/test/unit_%: $B/tests/unit/%.o $B/libfx.a
	@mkdir -p $(@D)
	$(LINK)
$B/test/replay_%: $B/tests/fuzz/fuzz_%.o $B/tests/fuzz/replay.o $B/libfx.a
	@mkdir -p $(@D)
	$(LINK)
$B/fuzz_%: $B/tests/fuzz/fuzz_%.o $B/libfx.a
	$(LINK) -fsanitize=fuzzer
tested: all $(UNIT) $(REPLAY)
unit: tested
	$(run) tests/run.sh tests/unit.bats
check: tested
	$(run) tests/run.sh
asan:
	$(MAKE) B=build/asan SAN='-fsanitize=address,undefined -fno-sanitize-recover=all' check

clean:
	rm -rf build
.SECONDARY:
.PHONY: all tested unit check asan clean
