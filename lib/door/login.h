/* Who is logged in. */
#ifndef FX_LOGIN_H
#define FX_LOGIN_H

struct buf;

/* Append the name of the user that runs this program; "uid N" where the
 * system knows none. */
void login_name(struct buf *);

#endif
