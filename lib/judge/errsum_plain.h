/* The rules that are built in: contracts/errors/plain.yaml as it was when
 * the program was built. */
#ifndef FX_ERRSUM_PLAIN_H
#define FX_ERRSUM_PLAIN_H

extern const char errsum_plain[];

#endif
