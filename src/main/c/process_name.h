/* What this process is called, for people to recognise the game by. */
#ifndef NVBIND_PROCESS_NAME_H
#define NVBIND_PROCESS_NAME_H

#include <stddef.h>

/* The executable's file name; for a Windows game under Wine, that of the .exe. NUL padded to `size`. */
void process_name(char *to, size_t size);

/* Copies what fits of a string (NULL is empty) without cutting a character in two; NUL padded to `size`. */
void utf8_copy(char *to, const char *from, size_t size);

#endif
