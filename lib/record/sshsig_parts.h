/* What the files of the sshsig room share. */
#ifndef FX_SSHSIG_PARTS_H
#define FX_SSHSIG_PARTS_H

#include "record/sshsig.h"

/* Read what the signature of its kind holds: the flags and the counter of an
 * authenticator; the browser's kind is set here.  -1 with e. */
int sshsig_fields(struct sshsig *, struct err *);

#endif
