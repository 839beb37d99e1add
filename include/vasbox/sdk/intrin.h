/* intrin.h of Microsoft's compiler: the few that allocators use. */
#ifndef VASBOX_INTRIN_H
#define VASBOX_INTRIN_H
#include <vasbox/win32/windows.h>
#define _ReadWriteBarrier() __asm__ __volatile__ ("" : : : "memory")
#define _ReadBarrier() _ReadWriteBarrier ()
#define _WriteBarrier() _ReadWriteBarrier ()
#ifndef __debugbreak
#define __debugbreak() DebugBreak ()
#endif
#define __popcnt(value) ((unsigned) __builtin_popcount (value))
#define __popcnt64(value) ((unsigned long long) __builtin_popcountll (value))
#define _byteswap_ulong(value) __builtin_bswap32 (value)
#define _byteswap_uint64(value) __builtin_bswap64 (value)
#define _ReturnAddress() __builtin_return_address (0)
/* @index may be a DWORD's or a long's address. */
#define _BitScanForward(index, mask) ((mask) != 0 ? (*(index) = (unsigned) __builtin_ctz (mask), 1) : 0)
#define _BitScanReverse(index, mask) ((mask) != 0 ? (*(index) = 31u - (unsigned) __builtin_clz (mask), 1) : 0)
#define _BitScanForward64(index, mask) ((mask) != 0 ? (*(index) = (unsigned) __builtin_ctzll (mask), 1) : 0)
#define _BitScanReverse64(index, mask) ((mask) != 0 ? (*(index) = 63u - (unsigned) __builtin_clzll (mask), 1) : 0)
#endif
