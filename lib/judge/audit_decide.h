/* What fx-audit decide is called with. */
#ifndef FX_AUDIT_DECIDE_H
#define FX_AUDIT_DECIDE_H

#include <stdbool.h>
#include <stdio.h>

struct audit_decide {
	const char *verb;	/* approve, reject, deploy, expand, widen,
				 * waive, resume, policy */
	const char *task, *why, *rollout;
	const char *commit;	/* a revision; NULL: the task's branch */
	const char *rule, *stage;	/* what is waived, or goes on */
	const char *until;	/* the last day, 2026-12-24 */
	const char *key;	/* file; NULL: ~/.ssh/factory_decision */
	const char *statement, *signature;	/* files, for two steps */
	bool risk_accepted;
	bool json, quiet;
	FILE *out;
};

#endif
