/* Run by the build alone: read the languages that come with fx-detect, check
 * each of them, and print them as C.
 *
 *	languages DIR	those of DIR */
#include <stdio.h>

#include "base/err.h"
#include "judge/success.h"
#include "record/language.h"

int
main(int argc, char **argv)
{
	struct languages all = LANGUAGES_INIT;
	struct err e = ERR_INIT;
	int status = 0;

	if (argc != 2) {
		fputs("usage: languages DIR >FILE.c\n", stderr);
		return 2;
	}
	if (languages_dir(&all, argv[1], true, &e) == 0 &&
	    success_languages(&all, &e) == 0)
		languages_print(&all, stdout);
	if (e.status != FX_YES || err_flush(stdout, &e) < 0)
		status = err_report("languages", &e);
	languages_release(&all);
	return status;
}
