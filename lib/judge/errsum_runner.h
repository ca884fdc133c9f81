/* What those that run tools write in front of their lines: how much of a line
 * it is, 0: none. */
#ifndef FX_ERRSUM_RUNNER_H
#define FX_ERRSUM_RUNNER_H

#include <stddef.h>

/* "[12:00:09]W:\t [Step 1/2] " of TeamCity, whose blocks are indented. */
size_t errsum_teamcity(const char *s, size_t n);

/* What else stands in brackets: the time of a kernel's log, a job of act, a
 * step of Tekton, "[build.mill-64] " of Mill. */
size_t errsum_bracketed(const char *s, size_t n);

/* "  >> 12    " of a line that Spack found fault with in a log, "     11    "
 * of one around it (make_log_context); so many blanks it begins with. */
size_t errsum_spack(const char *s, size_t n, size_t blanks);

/* "    [mxmlc] " of a task of ant, whose names end in column 12 (its
 * DefaultLogger), "     1>" of a project that MSBuild builds beside others,
 * and "       > " of a builder's log that Nix tells again. */
size_t errsum_aligned(const char *s, size_t n, size_t blanks);

/* "remote:        " of what a host builds when it is pushed to, "lerna ERR! "
 * before what it tells again, "BUILDSTDERR: " and "DEBUG util.py:446:  " of
 * Mock, "Step #1: " and "Step #1 - "test": " of Cloud Build. */
size_t errsum_hosted(const char *s, size_t n);

/* Jenkins' Timestamper writes two blanks: is there a second one, behind the
 * time at s?  More may be the tool's. */
size_t errsum_jenkins(const char *s, size_t n);

#endif
