/* What a process that was killed left in <common dir>/factory. */
#ifndef FX_LITTER_H
#define FX_LITTER_H

/* Take away what is called so at its beginning and was last changed more than
 * an hour ago, for what it is made for takes seconds.  What cannot go stays
 * for the next one. */
void litter_sweep(const char *commondir, const char *begins);

#endif
