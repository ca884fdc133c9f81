# fx: the gate that holds a change to its task.
B      ?= build
PREFIX ?= /usr/local
CFLAGS ?= -O2 -g
VERSION = 0.1.0

WARN    = -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes \
	  -Wwrite-strings -Wformat=2 -Wvla -Wundef
PKGS    = libgit2 yaml-0.1 libcjson libutf8proc libcrypto
$(foreach p,$(PKGS),$(if $(shell pkg-config --exists $p && echo yes),,\
	$(error the library '$p' is missing; ./install.sh names its package)))
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS))
# libgit2 is loaded by lib/door/repo_libgit2.c on first use, never linked.
LDLIBS  := $(shell pkg-config --libs yaml-0.1 libcjson libutf8proc libcrypto)
ALL     = -std=c17 -D_POSIX_C_SOURCE=200809L -DFX_VERSION='"$(VERSION)"' \
	  -iquote lib $(WARN) $(PKG_CFLAGS) $(SAN) $(CFLAGS)
PROGS  := $(basename $(notdir $(wildcard bin/*.c)))
LIBO   := $(patsubst %.c,$B/%.o,$(wildcard lib/*/*.c))

all: $(PROGS:%=$B/bin/%)
$B/bin/%: $B/bin/%.o $B/libfx.a
	$(CC) $(SAN) $(LDFLAGS) -o $@ $^ -Wl,--as-needed $(LDLIBS)
$B/libfx.a: $(LIBO)
	@rm -f $@
	$(AR) rcs $@ $^
$B/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL) -MMD -MP -c -o $@ $<
-include $(LIBO:.o=.d) $(PROGS:%=$B/bin/%.d)

.PHONY: all
