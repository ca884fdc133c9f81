/* Names as a file system that ignores case and normalisation would compare
 * them: the only file that knows utf8proc is fold.c. */
#ifndef FX_FOLD_H
#define FX_FOLD_H

/* s case-folded and NFC; what is not UTF-8 folds its ASCII letters only.
 * Owned by the caller. */
char *fold_name(const char *s);

#endif
