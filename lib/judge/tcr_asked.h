/* Records of stages, held against what is asked of a stage now. */
#ifndef FX_TCR_ASKED_H
#define FX_TCR_ASKED_H

#include "door/git.h"
#include "record/attempt.h"
#include "record/seal.h"

enum tcr_asked {
	TCR_ASKED_NOW,		/* the stage's command, as it is sealed */
	TCR_ASKED_OTHERWISE,	/* another command than that */
	TCR_ASKED_BEFORE	/* under an older contract, or it cannot be
				 * told */
};

/* What this record of a stage was asked for, by the task's seal and its
 * contract. */
enum tcr_asked tcr_asked(const struct git *, const struct seal *,
    const struct contract *, const struct attempt *);

#endif
