/* Where the languages of a call come from. */
#ifndef FX_DETECT_LANGUAGES_H
#define FX_DETECT_LANGUAGES_H

#include "record/language.h"

struct err;

/* Those that the build made, then the tree's own (.factory/languages below
 * the present folder); with dir those of that folder and no others.  0 or
 * -1. */
int detect_languages(struct languages *, const char *dir, struct err *e);

#endif
