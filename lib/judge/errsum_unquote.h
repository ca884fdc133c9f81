/* What text of JSON and of XML says. */
#ifndef FX_ERRSUM_UNQUOTE_H
#define FX_ERRSUM_UNQUOTE_H

#include "door/pat.h"

/* What a part of a match says, where the whole of it is an object or a pair of
 * JSON (RFC 8259, section 7) or begins as XML does (XML 1.0, section 4.6):
 * freed by the caller.  NULL: it stands as it is. */
char *errsum_unquote(const struct pat_span *whole,
    const struct pat_span *part);

#endif
