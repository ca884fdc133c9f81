/* Which vector instructions this processor has. */
#ifndef FX_SIMD_H
#define FX_SIMD_H

/* In order: each has all that stand before it.  The answers of whatever takes
 * a level are the same at each; only the time differs. */
enum simd {
	SIMD_NONE,		/* plain C, on any processor */
	SIMD_SSSE3,
	SIMD_AVX2,		/* and BMI 1 and 2, which came with it */
	SIMD_AVX512		/* with BW, VBMI and VBMI2 */
};

/* The highest level that this processor runs. */
enum simd simd_best(void);

#endif
