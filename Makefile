# fx: the gate that holds a change to its task.
B      ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
SECS   ?= 60
DATA   ?= build/data/errsum
SCORER ?= errsum-score
VERSION = 0.1.0

WARN    = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	  -Wwrite-strings -Wformat=2 -Wvla -Wundef
PKGS    = libgit2 yaml-0.1 libcjson expat zlib libutf8proc libcrypto libpcre2-8
# What needs no library must work on a bare machine.
ifeq ($(filter clean uninstall dist,$(MAKECMDGOALS)),)
$(foreach p,$(PKGS),$(if $(shell pkg-config --exists $p && echo yes),,\
	$(error the library '$p' is missing; ./install.sh names its package)))
endif
# libgit2, and libcrypto to check a signature, are loaded on first use (lib/door), never
# linked.  What is linked is so statically where it can be: shared, libcrypto's hashing cost
# 1 ms a start, PCRE2 .4 ms, and the three small ones .09 ms together.
# $(call linked,PACKAGE): its archive, else what pkg-config says.
linked = $(or $(wildcard $(shell pkg-config --variable=libdir $1)/$(patsubst -l%,lib%.a,$(shell \
	  pkg-config --libs-only-l $1))),$(shell pkg-config --libs $1))
LDLIBS := $(foreach p,yaml-0.1 libcjson expat zlib libutf8proc libpcre2-8 libcrypto,$(call linked,$p)) \
	  -lpthread -ldl
ALL    := -std=c17 -D_POSIX_C_SOURCE=200809L -DFX_VERSION='"$(VERSION)"' -iquote lib \
	  $(WARN) $(shell pkg-config --cflags $(PKGS)) $(SAN) $(CFLAGS)
PROGS  := $(basename $(notdir $(wildcard bin/*.c)))
HOOKS  := $(shell find hooks -type f)
VERBS  := $(wildcard bin/factory.d/*)
FILLED := $(HOOKS) $(VERBS:bin/%=%)
SHARE  := $(shell find contracts -type f)
TRY    := $(patsubst tests/try/%.c,$B/test/try_%,$(wildcard tests/try/*.c))
UNIT   := $(patsubst tests/unit/%.c,$B/test/unit_%,$(wildcard tests/unit/*.c))
FUZZ   := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
# Made from the option table of each program.
COMPL  := $(foreach p,$(PROGS) factory,share/bash-completion/completions/$p \
	  share/zsh/site-functions/_$p share/fish/vendor_completions.d/$p.fish)
# A clone may lie in a path with blanks; what means something to sh or sed may
# not stand in what is filled in.  $(call fill,BINDIR,SHAREDIR,FROM,TO)
A      := $(if $(filter /%,$B),$B,$(CURDIR)/$B)
$(foreach c,' " ` | & \,$(if $(findstring $c,$A$(PREFIX)),$(error $c in a path: $A, $(PREFIX))))
fill    = sed -e 's|@BINDIR@|$1|g' -e 's|@SHAREDIR@|$2|g' -e 's|@VERSION@|$(VERSION)|g' \
	  $3 >$4.tmp && chmod 755 $4.tmp && mv $4.tmp $4
run     = FX_BIN='$A/bin' tests/run.sh
define link
@mkdir -p $(@D)
$(CC) $(SAN) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) -Wl,--as-needed $(LDLIBS)
endef

all: $(PROGS:%=$B/bin/%) $B/bin/factory $(FILLED:%=$B/share/%) $(SHARE:%=$B/share/%) \
    $(COMPL:%=$B/%)
$B/bin/%: $B/bin/%.o $B/libfx.a $B/libmade.a
	$(link)
$B/libfx.a: $(patsubst %.c,$B/%.o,$(wildcard lib/*/*.c))
	@rm -f $@
	$(AR) rcs $@ $^
# What comes with fx-errsum and fx-detect, as C: a start reads no YAML.
$B/made/%: $B/bin/made/%.o $B/libfx.a
	$(link)
MADE    = contracts/plain.yaml contracts/errors contracts/fixes.yaml
$B/made/rules.c: $B/made/rules $(MADE) $(wildcard contracts/errors/*)
	$< $(MADE) >$@.tmp && mv $@.tmp $@
$B/made/languages.c: $B/made/languages contracts/languages $(wildcard contracts/languages/*)
	$< contracts/languages >$@.tmp && mv $@.tmp $@
$B/made/%.o: $B/made/%.c
	$(CC) $(CPPFLAGS) $(ALL) -MMD -MP -c -o $@ $<
$B/libmade.a: $B/made/rules.o $B/made/languages.o
	@rm -f $@
	$(AR) rcs $@ $^
$B/share/contracts/%: contracts/%
	@mkdir -p $(@D)
	cp $< $@.tmp && mv $@.tmp $@
$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL) -MMD -MP -c -o $@ $<
-include $(shell find $B -type f -name '*.d' 2>/dev/null)
vpath factory.d/% bin
$(FILLED:%=$B/share/%): $B/share/%: % Makefile
	@mkdir -p $(@D)
	$(call fill,$A/bin,$A/share,$<,$@)
$B/bin/factory: bin/factory Makefile | $(VERBS:bin/%=$B/share/%)
	@mkdir -p $(@D)
	$(call fill,$A/bin,$A/share,$<,$@)
$B/share/bash-completion/completions/% $B/share/zsh/site-functions/_% \
    $B/share/fish/vendor_completions.d/%.fish: $B/bin/% bin/completions.sh
	bin/completions.sh $< $B/share

$B/test/unit_%: $B/tests/unit/%.o $B/libfx.a $B/libmade.a
	$(link)
$B/test/replay_%: $B/tests/fuzz/fuzz_%.o $B/tests/fuzz/replay.o $B/libfx.a
	$(link)
$B/test/fuzz_%: $B/tests/fuzz/fuzz_%.o $B/libfx.a
	$(link) -fsanitize=fuzzer
$B/test/try_replace: $B/tests/inject/try.o $B/libfx.a
	$(link)
$B/test/toml_decode: $B/tests/toml/decode.o $B/libfx.a
	$(link)
$B/test/try_%: $B/tests/try/%.o $B/libfx.a $B/libmade.a
	$(link)
$B/test/snapshot: $B/tests/snapshot/tool.o $B/libfx.a
	$(link)
$B/test/pair: $B/tests/bench/pair.o
	$(link)
$B/test/inject.so: tests/inject/inject.c
	@mkdir -p $(@D)
	$(CC) -std=c17 $(CFLAGS) -shared -fPIC -o $@ $< -ldl
$B/test/bench_%: $B/tests/bench/%.o $B/libfx.a
	$(link)

# check is fast and without network; check-all is everything.
tested: all $B/test/inject.so $B/test/try_replace $B/test/toml_decode $(TRY) \
    $B/test/snapshot $(UNIT) $(FUZZ:%=$B/test/replay_%)
check: tested
	$(run)
unit: tested
	$(run) tests/unit.bats
# Write anew what is made: the schema, the answers in tests/cases.  The
# difference is for a person to judge.
regen: tested
	$B/bin/fx-contract schema >contracts/contract.schema.json
	FX_REGEN=1 $(run) tests/fx-contract.bats
check-all: tested
	MAKE='$(MAKE)' FX_BIN='$A/bin' tests/all.sh
asan:
	$(MAKE) B=build/asan check \
	    SAN='-fsanitize=address,undefined -fno-sanitize-recover=all'
fuzz:
	$(MAKE) B=build/fuzz CC=clang fuzzed \
	    SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
fuzzed: $(FUZZ:%=$B/test/fuzz_%)
	for f in $(FUZZ); do mkdir -p $B/corpus/$$f && $B/test/fuzz_$$f \
	    -max_total_time=$(SECS) -timeout=10 -artifact_prefix=$B/$$f- \
	    $B/corpus/$$f tests/corpus/$$f || exit 1; done
cov:
	$(MAKE) B=build/cov SAN=--coverage CFLAGS='-O0 -g' check
	tests/cov.sh build/cov
valgrind: tested
	tests/valgrind.sh '$A'
bench: all $B/test/pair $B/test/bench_needles $B/test/snapshot
	for b in tests/bench/*.sh; do FX_BIN='$A/bin' $$b $A/test/pair || exit 1; done
# How often fx-errsum finds the cause; logs and scorer are no part of fx.
accuracy: all
	tests/accuracy.sh '$(SCORER)' '$(DATA)' '$A/bin/fx-errsum'
floors exports:
	tests/lint/$@.sh . $B
exports: tested
lint: tidy
	$(run) tests/lint.bats
# Each file alone: with many in one call its va_list checker remembers what it
# saw in another, and finds what is not there.
tidy:
	@printf '%s\n' $(wildcard lib/*/*.c bin/*.c) | xargs -P 2 -I{} clang-tidy --quiet \
	    --config-file=tests/lint/clang-tidy {} -- $(ALL) 2>/dev/null
headers:
	@for h in lib/*/*.h; do printf '#include "%s"\nint alone;\n' "$${h#lib/}" | \
	    $(CC) $(ALL) -Werror -fsyntax-only -x c - || { echo "$$h"; exit 1; }; done

# What is installed, below PREFIX; uninstall removes just that.
D       = $(DESTDIR)$(PREFIX)
PAGES  := $(notdir $(wildcard bin/*.[157]))
FILES   = $(PROGS:%=bin/%) bin/factory $(SHARE:%=share/fx/%) $(FILLED:%=share/fx/%) \
	  $(foreach p,$(PAGES),share/man/man$(patsubst .%,%,$(suffix $p))/$p) $(COMPL)
install: all
	for f in $(FILES); do install -d "$D/$${f%/*}" || exit 1; done
	for f in $(PROGS); do install -m 755 $B/bin/$$f "$D/bin/$$f" || exit 1; done
	for f in $(PAGES); do install -m 644 bin/$$f "$D/share/man/man$${f##*.}/$$f" || exit 1; done
	for f in $(SHARE); do install -m 644 $$f "$D/share/fx/$$f" || exit 1; done
	for f in $(COMPL); do install -m 644 $B/$$f "$D/$$f" || exit 1; done
	for f in $(HOOKS) $(VERBS) bin/factory; do t=share/fx/$${f#bin/}; \
	    [ $$f != bin/factory ] || t=$$f; \
	    $(call fill,$(PREFIX)/bin,$(PREFIX)/share/fx,$$f,"$D/$$t") || exit 1; done
uninstall:
	[ ! -d "$D" ] || { cd "$D" && rm -f $(FILES); }
	for d in factory.d hooks/jj hooks contracts/errors contracts/languages contracts/checks contracts ''; do \
	    rmdir "$D/share/fx/$$d" 2>/dev/null || :; done
dist:
	mkdir -p $B && git archive --prefix=fx-$(VERSION)/ HEAD | gzip -9n >$B/fx-$(VERSION).tar.gz
clean:
	rm -rf build
.SECONDARY:
.PHONY: all tested check unit regen check-all asan fuzz fuzzed cov valgrind bench accuracy \
	floors exports lint tidy headers install uninstall dist clean
