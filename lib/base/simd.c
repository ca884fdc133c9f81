/* Which vector instructions this processor has. */
#include "base/simd.h"

enum simd
simd_best(void)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2") &&
	    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
		return __builtin_cpu_supports("avx512bw") &&
		    __builtin_cpu_supports("avx512vbmi") &&
		    __builtin_cpu_supports("avx512vbmi2") ? SIMD_AVX512 :
		    SIMD_AVX2;
	if (__builtin_cpu_supports("ssse3"))
		return SIMD_SSSE3;
#endif
	return SIMD_NONE;
}
