/*
 * What every present touches, side by side in memory: between two frames a game throws everything out of the caches
 * and the processor's list of pages, and then each line and each page costs as much as the rest of the work.
 */
#ifndef NVBIND_HOT_DATA_H
#define NVBIND_HOT_DATA_H

#define HOT_DATA _Alignas(64) __attribute__((section(".data.nvbind_hot")))

/* Fetching for writing takes the line from the reader's processor at once. Processors without it do nothing here. */
static inline void fetch_to_write(const void *line)
{
#if defined(__x86_64__)
    __asm__ volatile("prefetchw %0" : : "m"(*(const char *)line));
#else
    __builtin_prefetch(line, 1);
#endif
}

#endif
