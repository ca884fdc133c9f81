/* The runners whose words are read. */
#ifndef FX_RESULT_FORMATS_H
#define FX_RESULT_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

struct result_part;

/* One runner's format, read line by line. */
struct result_format {
	const char *name;
	size_t state;		/* bytes of its state, which begins zeroed */
	void (*line)(struct result_part *, const char *s);
	void (*end)(struct result_part *);	/* or NULL */
};

/* Is it what node calls a file that ended with 0 and told of no test?  It
 * counts such as a test that passed. */
bool result_node_file(const char *name);

extern const struct result_format result_tap, result_go, result_go_json,
    result_cargo, result_pytest, result_unittest, result_jest, result_vitest,
    result_mocha, result_node, result_bats, result_gleeunit, result_exunit,
    result_dotnet, result_pester, result_surefire, result_gradle, result_sbt,
    result_spec, result_minitest, result_phpunit, result_busted,
    result_testthat, result_julia, result_dart, result_zig, result_swift,
    result_ctest, result_meson, result_cunits, result_eunit, result_clojure,
    result_ocaml, result_haskell, result_generic, result_ending;

#endif
