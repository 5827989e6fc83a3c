/* seed.c - fixed random numbers for `wenzhen play`, so that the same keys give the same bytes.  Never in a session. */
#include <sodium.h>
#include <stdint.h>

#include "store/store.h"

static uint64_t state;

static const char *name(void)
{
	return "fixed";
}

/* xorshift64* (Marsaglia; Vigna 2016). */
static uint32_t next(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 32);
}

static void fill(void *const bytes, const size_t size)
{
	unsigned char *out = bytes;
	for (size_t i = 0; i < size; i++)
		out[i] = (unsigned char)(next() >> 24);
}

/* Make every random number of this process follow from the seed. */
void store_seed(unsigned seed)
{
	static struct randombytes_implementation fixed = {
		.implementation_name = name, .random = next, .buf = fill,
	};
	state = seed + UINT64_C(0x9E3779B97F4A7C15);
	randombytes_set_implementation(&fixed);
}
